'use strict';
const fs = require('node:fs');
const path = require('node:path');

/** The file of the algorithm: the one named by algorithmia.conf, else `main` of package.json, else the only one in src/. */
exports.entryFile = function entryFile(root) {
  const json = (file) => {
    try {
      return JSON.parse(fs.readFileSync(path.join(root, file), 'utf8'));
    } catch {
      return {};
    }
  };
  const named = json('algorithmia.conf').algoname;
  const candidates = [named && `src/${named}.js`, named && `src/${named}.mjs`, named && `src/${named}.cjs`, json('package.json').main, 'src/Algorithm.js'];
  const found = candidates.filter(Boolean).find((file) => fs.existsSync(path.join(root, file)));
  if (found) {
    return path.join(root, found);
  }
  const files = fs.existsSync(path.join(root, 'src')) ? fs.readdirSync(path.join(root, 'src')).filter((file) => /\.(js|mjs|cjs)$/.test(file) && !/[._-]test\./.test(file)) : [];
  if (files.length === 1) {
    return path.join(root, 'src', files[0]);
  }
  throw new Error('Which file of src/ is the algorithm? Name it in algorithmia.conf as algoname.');
};
