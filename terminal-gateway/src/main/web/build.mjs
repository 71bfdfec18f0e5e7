// @ts-check
/**
 * Builds the page's folder: `node build.mjs TO WORK`. TO gets the files of page/, the files that the page loads from the packages of the lock
 * file, their licences, and a list of all files with checksums. WORK keeps the packages. Does nothing when this folder has not changed.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const HERE = dirname(fileURLToPath(import.meta.url));
const VENDORED = {
  '@xterm/xterm': ['lib/xterm.mjs', 'css/xterm.css'],
  '@xterm/addon-fit': ['lib/addon-fit.mjs'],
  '@xterm/addon-search': ['lib/addon-search.mjs'],
  '@xterm/addon-unicode-graphemes': ['lib/addon-unicode-graphemes.mjs'],
  '@xterm/addon-web-links': ['lib/addon-web-links.mjs'],
  '@xterm/addon-webgl': ['lib/addon-webgl.mjs'],
};

/** Repairs of defects of xterm.js 6.0.0 that break under the page's policy. The build fails when a version does not have exactly these defects. */
const REPAIRS = [
  // operator precedence: `documentOverride` never reaches the viewport
  ['this._document??typeof window<"u"?window.document:null', 'this._document??window.document'],
  // a style attribute, which the policy refuses; the CSSOM is allowed
  ['t.setAttribute("style",`${t.getAttribute("style")||""}${e};`)', 't.style.cssText+=`${e};`'],
];

const [to, work] = process.argv.slice(2);
// uses npm's cache first, and fails soon without a network
const NPM = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', '--prefer-offline', '--fetch-retries=1', '--fetch-retry-mintimeout=1000'];
const LIST = join(to, 'files.txt');

/** @param {string} folder @returns {string[]} all files below it, with `/` */
function files(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(folder.length + 1).replaceAll('\\', '/'))
    .sort();
}

/** @param {string[]} paths below this folder */
function hash(paths) {
  const all = createHash('sha256');
  paths.forEach((path) => all.update(path).update('\0').update(readFileSync(join(HERE, path))));
  return all.digest('hex');
}

/** @param {string} path */
function sum(path) {
  return createHash('sha256').update(readFileSync(path)).digest('hex').slice(0, 32);
}

function install() {
  mkdirSync(work, { recursive: true });
  const mark = join(work, 'installed');
  const wanted = hash(['package.json', 'package-lock.json']);
  if (existsSync(mark) && readFileSync(mark, 'utf8') === wanted) {
    return;
  }
  rmSync(mark, { force: true });
  ['package.json', 'package-lock.json'].forEach((name) => cpSync(join(HERE, name), join(work, name)));
  execFileSync('npm', NPM, { cwd: work, stdio: ['ignore', 'ignore', 'inherit'], shell: process.platform === 'win32' });
  writeFileSync(mark, wanted);
}

/** @param {string} text */
function repair(text) {
  return REPAIRS.reduce((before, [wrong, right]) => {
    const parts = before.split(wrong);
    if (parts.length !== 2) {
      throw new Error(`xterm.js has ${parts.length - 1} times instead of once: ${wrong}`);
    }
    return parts.join(right);
  }, text);
}

function vendor() {
  const notices = [`Third parties' files in this folder. xterm.js is changed in ${REPAIRS.length} places (build.mjs).\n`];
  for (const [name, parts] of Object.entries(VENDORED)) {
    const from = join(work, 'node_modules', name);
    const { version } = JSON.parse(readFileSync(join(from, 'package.json'), 'utf8'));
    notices.push(`${name} ${version}\n\n${readFileSync(join(from, 'LICENSE'), 'utf8').trim()}\n`);
    for (const part of parts) {
      const text = readFileSync(join(from, part), 'utf8').replace(/\n\/\/# sourceMappingURL=.*\s*$/, '\n');
      // not all servers know the type of .mjs
      const file = part.replace(/^.*\//, '').replace(/\.mjs$/, '.js');
      writeFileSync(join(to, 'vendor', file), file === 'xterm.js' ? repair(text) : text);
    }
  }
  writeFileSync(join(to, 'vendor', 'LICENSES.txt'), notices.join(`\n${'-'.repeat(80)}\n\n`));
}

function build() {
  const mark = join(work, 'made');
  const wanted = hash(files(HERE));
  if (existsSync(LIST) && existsSync(mark) && readFileSync(mark, 'utf8') === wanted) {
    return;
  }
  rmSync(mark, { force: true });
  install();
  rmSync(to, { recursive: true, force: true });
  mkdirSync(join(to, 'vendor'), { recursive: true });
  cpSync(join(HERE, 'page'), to, { recursive: true });
  vendor();
  writeFileSync(LIST, files(to).map((path) => `${sum(join(to, path))} ${path}\n`).join(''));
  writeFileSync(mark, wanted);
}

try {
  build();
} catch (problem) {
  console.error(String(problem));
  process.exitCode = 1;
}
