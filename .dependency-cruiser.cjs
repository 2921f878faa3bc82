/** Imports run roles -> modules -> platform -> libs; config is read through platform/config (docs/decisions, design). */
const forbid = (name, from, to, comment) => ({ name, severity: 'error', comment, from, to });

module.exports = {
  forbidden: [
    forbid('no-cycles', {}, { circular: true }, 'A cycle means that a thing is in the wrong room.'),
    forbid('libs-are-plain', { path: '^libs/' }, { path: '^(src|config)/|node_modules/(@nestjs|@mikro-orm|bull|passport)' }, 'A lib never imports the application or a framework.'),
    forbid('drivers-are-strangers', { path: '^libs/executor/(sandbox|docker|remote|kubernetes)/' }, { path: '^libs/executor/(sandbox|docker|remote|kubernetes)/', pathNot: '^libs/executor/$1/' }, 'Drivers of one seam never import each other.'),
    forbid('stores-are-strangers', { path: '^libs/connectors/(s3|gcs|azureblob|dropbox)/' }, { path: '^libs/connectors/(s3|gcs|azureblob|dropbox)/', pathNot: '^libs/connectors/$1/' }, 'Drivers of one seam never import each other.'),
    forbid('providers-are-strangers', { path: '^libs/scm/(github|gitlab)/' }, { path: '^libs/scm/(github|gitlab)/', pathNot: '^libs/scm/$1/' }, 'Drivers of one seam never import each other.'),
    forbid('servers-for-tests-stay-there', { path: '^(src|libs|config)/', pathNot: '/(testing|contract)/' }, { path: '^libs/(scm|git)/testing/' }, 'What stands in for others in the tests is no part of the platform.'),
    forbid('platform-below-modules', { path: '^src/platform/' }, { path: '^src/(modules|roles)/' }, 'The platform does not know the modules.'),
    forbid('modules-below-roles', { path: '^src/modules/' }, { path: '^src/roles/' }, 'A module does not know where it runs.'),
    forbid('config-through-platform', { path: '^src/modules/' }, { path: '^config/' }, 'Modules read configuration through platform/config.'),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(\\.spec\\.ts|\\.contract\\.ts|\\.integration\\.ts)$|/(template|pipe|fixtures)/|/fixture\\.ts$' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.depcruise.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.js'], exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default'] },
  },
};
