import type { BuildStep } from './language.js';

/** Lock files have a few MiB at most. */
const LARGEST_MIB = 16;

/** Takes a script, and files. A link may lead out of the repository, to a device that can be read for ever, and nothing would say why the build takes so long. */
const GUARD = `script=$1
shift
for file; do
  [ -e "$file" ] || [ -L "$file" ] || continue
  path=$(readlink -f "$file")
  case $path in
    "$(pwd -P)"/*) [ -f "$path" ] ;;
    *) false ;;
  esac || { echo "$file is not a regular file of the repository." >&2; exit 1; }
  [ "$(stat -c %s "$path")" -le ${LARGEST_MIB * 1024 * 1024} ] || { echo "$file has more than ${LARGEST_MIB} MiB." >&2; exit 1; }
done
exec sh "$script"`;

/** The command of a build step that runs a script of `pipe/`, once all of the files that are there are regular ones of the repository and of bearable size. */
export function reading(files: readonly string[], script: string): BuildStep['command'] {
  return ['sh', '-c', GUARD, 'sh', script, ...files];
}
