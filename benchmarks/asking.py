"""What generators are asked by: scripts of their own languages, which write the articles into the file LISTED.

A line has an article's file and its address, with a tab between them.
"""

from __future__ import annotations

from typing import Final

JEKYLL: Final = """
Jekyll::Hooks.register :site, :post_read do |site|
  File.write(ENV["LISTED"], site.posts.docs.map { |d| "#{d.path.delete_prefix(Dir.pwd + "/")}\\t#{d.url}\\n" }.join)
  exit!(0)
end
"""
JEKYLL_CONFIG: Final = """
plugins: []
gems: []
whitelist: []
safe: false
theme: false
remote_theme: false
plugins_dir: _listing
data_dir: _listing
"""
HEXO: Final = """
const Hexo = require('hexo'), fs = require('fs');
(async () => {
  const h = new Hexo(process.cwd(), {silent: true, safe: true});
  await h.init();
  for (const e of ['md', 'markdown', 'mkd']) h.extend.renderer.register(e, 'html', d => d.text, true);
  await h.source.process();
  const source = h.config.source_dir.replace(/\\/$/, '');
  fs.writeFileSync(process.env.LISTED,
    h.model('Post').find({published: true}).map(p => `${source}/${p.source}\\t${p.permalink}\\n`).join(''));
  process.exit(0);
})();
"""
PELICAN: Final = """
import os
from pelican.generators import ArticlesGenerator
from pelican.settings import DEFAULT_THEME, read_settings
conf = next(each for each in ("publishconf.py", "pelicanconf.py") if os.path.exists(each))
said = read_settings(conf, override={"PLUGINS": [], "THEME": DEFAULT_THEME, "CACHE_CONTENT": False})
context = {**said, "generated_content": {}, "static_links": set(), "static_content": {}, "localsiteurl": ""}
found = ArticlesGenerator(context=context, settings=said, path=said["PATH"], theme=said["THEME"], output_path="out")
found.generate_context()
with open(os.environ["LISTED"], "w") as file:
    for each in [*found.articles, *found.translations]:
        file.write(f"{os.path.relpath(each.source_path)}\\t/{each.url}\\n")
"""
NIKOLA: Final = """
import os, sys
sys.path.insert(0, os.getcwd())
import conf
from nikola import Nikola
from nikola.utils import get_translation_candidate as candidate
said = {**vars(conf), "__invariant__": True, "FILTERS": {}}
said.pop("THEME", None)
site = Nikola(**said)
site.init_plugins()
site.scan_posts(really=True)
with open(os.environ["LISTED"], "w") as file:
    for post in site.posts:
        for code in () if post.is_draft or post.is_private else post.translated_to:
            file.write(f"{candidate(site.config, post.source_path, code)}\\t{post.permalink(code)}\\n")
"""
MKDOCS: Final = """
import os, sys, yaml
from mkdocs.commands.build import build
from mkdocs.config import load_config
class Loader(yaml.SafeLoader): pass
Loader.add_multi_constructor("", lambda *_: None)
with open("mkdocs.yml") as file: said = yaml.load(file, Loader)
plugins = said.get("plugins") or []
plugins = [{k: v} for k, v in plugins.items()] if isinstance(plugins, dict) else plugins
named = [each if isinstance(each, dict) else {each: {}} for each in plugins]
blogs = [{k: {a: b for a, b in (v or {}).items() if b is not None}} for e in named for k, v in e.items() if "blog" in k]
theme = said.get("theme")
theme = {"name": "material", **({"language": theme["language"]} if "language" in (theme or {}) else {})}
kept = {key: said[key] for key in ("docs_dir", "use_directory_urls") if key in said}
kept |= {"site_name": "-", "site_url": "https://measured.example/", "theme": theme, "plugins": blogs}
with open("listing.yml", "w") as file: yaml.safe_dump(kept, file)
config = load_config("listing.yml", site_dir="listing-site")
def listed(env, config, files):
    with open(os.environ["LISTED"], "w") as file:
        for each in config.plugins.values():
            for post in each.blog.posts if hasattr(each, "blog") else ():
                file.write(f"{os.path.relpath(post.file.abs_src_path)}\\t/{post.url}\\n")
    os._exit(0)
config.plugins.events["env"].append(listed)
build(config)
"""
DOCUSAURUS: Final = """
const fs = require('fs'), path = require('path'), Module = require('module');
const stub = path.resolve('listing-stub.js'), resolve = Module._resolveFilename;
fs.writeFileSync(stub, `module.exports = new Proxy(function () {},
  {get: (_, key) => ['then', '__esModule'].includes(key) ? undefined : module.exports, apply: () => module.exports});`);
Module._resolveFilename = function (name, ...rest) {
  try { return resolve.call(this, name, ...rest); }
  catch (error) { if (name.startsWith('.')) throw error; return stub; }
};
const {loadFreshModule} = require('@docusaurus/utils');
const {loadContext} = require('@docusaurus/core/lib/server/site');
const {normalizePluginOptions} = require('@docusaurus/utils-validation');
const blog = require('@docusaurus/plugin-content-blog');
const ignored = ['remarkPlugins', 'rehypePlugins', 'beforeDefaultRemarkPlugins', 'beforeDefaultRehypePlugins',
  'feedOptions', 'processBlogPosts', 'editUrl', 'showLastUpdateTime', 'showLastUpdateAuthor'];
const quiet = {onUntruncatedBlogPosts: 'ignore', onInlineAuthors: 'ignore', onInlineTags: 'ignore'};
(async () => {
  const file = fs.readdirSync('.').find(each => each.startsWith('docusaurus.config.'));
  const loaded = await loadFreshModule(path.resolve(file));
  const said = typeof loaded === 'function' ? await loaded() : loaded;
  const {title, url, baseUrl, trailingSlash, i18n} = said;
  fs.writeFileSync('listing.config.js',
    `module.exports = ${JSON.stringify({title, url, baseUrl, trailingSlash, i18n, onBrokenLinks: 'ignore'})}`);
  const blogs = [
    ...(said.presets || []).map(each => ((Array.isArray(each) && each[1]) || {}).blog ?? {}),
    ...(said.plugins || []).filter(each => Array.isArray(each) && /blog/.test(each[0])).map(each => each[1] || {}),
  ].filter(each => each !== false);
  const ended = address => trailingSlash ? address.replace(/\\/?$/, '/') :
    trailingSlash === false ? address.replace(/(.)\\/$/, '$1') : address;
  const lines = new Map(), locales = (i18n || {}).locales || [undefined];
  for (const locale of locales.sort((a, b) => (b === i18n?.defaultLocale) - (a === i18n?.defaultLocale))) {
    const context = await loadContext({siteDir: process.cwd(), config: 'listing.config.js', locale});
    for (const options of blogs) {
      const kept = Object.fromEntries(Object.entries(options).filter(([key]) => !ignored.includes(key)));
      const full = blog.validateOptions({validate: normalizePluginOptions, options: {...kept, ...quiet}});
      const content = await (await blog.default(context, full)).loadContent();
      for (const {metadata: each} of content ? content.blogPosts : []) {
        const source = each.source.replace('@site/', '');
        const address = each.permalink.slice(baseUrl.replace(/\\/$/, '').length);
        if (!each.unlisted && !lines.has(source)) lines.set(source, `${source}\\t${ended(address)}\\n`);
      }
    }
  }
  fs.writeFileSync(process.env.LISTED, [...lines.values()].join(''));
  process.exit(0);
})().catch(error => { console.error(error); process.exit(1); });
"""
HOOKS: Final = """
import {readFileSync} from 'node:fs';
import {registerHooks} from 'node:module';
import {fileURLToPath} from 'node:url';
globalThis.stub = new Proxy(function () {}, {
  apply: (_, __, [first]) => typeof first === 'string' ? first : stub,
  construct: () => stub,
  getPrototypeOf: () => Function.prototype,
  get: (_, key) => ['then', '__esModule', 'toJSON', 'stack'].includes(key) ? undefined :
    key === Symbol.iterator ? [][key] : key === Symbol.toPrimitive ? () => '' : stub,
});
globalThis.fetch = async () => stub;
const outside = /^@11ty\\/eleventy-(img|fetch)$/, packages = /\\/node_modules\\/(?!\\.vite)/, at = 'listing-stub:';
const named = (text, name) => [...text.matchAll(
  /import\\s+(?:[\\w$]+\\s*,\\s*)?\\{([^}]*)\\}\\s*from\\s*["']([^"']+)/g)]
  .filter(each => each[2] === name).flatMap(each => each[1].split(',').map(part => part.trim().split(/\\s+as\\s/)[0]))
  .filter(each => /^[\\w$]+$/.test(each) && each !== 'default');
const stubbed = (name, {parentURL, conditions}) =>
  ({url: `${at}${JSON.stringify([name, parentURL, conditions.includes('require')])}`, shortCircuit: true});
registerHooks({
  resolve(name, context, next) {
    if (outside.test(name)) return stubbed(name, context);
    try { return next(name, context); }
    catch (error) {
      if (/^[./]/.test(name) || packages.test(context.parentURL)) throw error;
      return stubbed(name, context);
    }
  },
  load(url, context, next) {
    if (!url.startsWith(at)) return next(url, context);
    const [name, parent, isRequired] = JSON.parse(decodeURI(url.slice(at.length)));
    if (isRequired) return {format: 'commonjs', source: 'module.exports = stub', shortCircuit: true};
    const names = new Set(named(readFileSync(fileURLToPath(parent), 'utf8'), name));
    const source = ['export default stub;', ...[...names].map(each => `export const ${each} = stub;`)].join('\\n');
    return {format: 'module', source, shortCircuit: true};
  },
});
"""
"""What is loaded before a program of modules, so that packages that are not there and the network do not stop it."""
ELEVENTY: Final = """
import {existsSync, realpathSync, writeFileSync} from 'node:fs';
const files = ['.eleventy.js', ...['js', 'mjs', 'cjs', 'ts', 'mts'].map(each => `eleventy.config.${each}`)];
const file = files.find(each => existsSync(each));
const own = file ? `import * as own from './${file}';` : 'const own = {};';
writeFileSync('listing.config.mjs', `${own}
import {writeFileSync} from 'node:fs';
const said = own.default ?? {};
const tolerant = make => async api => { try { return await make(api); } catch { return []; } };
const quiet = config => new Proxy(config, {
  get: (_, key) => key === 'on' ? () => {} :
    key === 'addPlugin' ? (plugin, ...rest) => {
      const used = [plugin, plugin?.default].find(each => typeof each === 'function' || each?.configFunction);
      return used && config.addPlugin(used, ...rest);
    } : key === 'addCollection' ?
    (name, make) => config.addCollection(name, tolerant(make)) :
    typeof config[key] === 'function' ? (...all) => { try { return config[key](...all); } catch { return stub; } } :
    key in config ? config[key] : stub,
});
export const config = own.config ?? {};
export default async config => {
  const made = typeof said === 'function' ? await said(quiet(config)) : said;
  config.addCollection('listing', api => {
    const isText = ({inputPath}) => /[.](md|markdown|html)$/.test(inputPath);
    const isDated = ({inputPath, data: {date}}) => date || /[0-9]{4}-[0-9]{2}-[0-9]{2}/.test(inputPath);
    const pages = api.getAll().filter(each => each.url && isText(each) && isDated(each));
    const line = each => each.inputPath.replace(/^[.][/]/, '') + '\\\\t' + each.url + '\\\\n';
    writeFileSync(process.env.LISTED, pages.map(line).join(''));
    process.exit(0);
  });
  return made;
};
`);
const {default: data} = await import(realpathSync('node_modules/@11ty/eleventy/src/Data/TemplateData.js'));
const value = data.prototype.getDataValue;
data.prototype.getDataValue = async function (...all) {
  try { return await value.apply(this, all); } catch { return {}; }
};
const {default: Eleventy} = await import('@11ty/eleventy');
const site = new Eleventy(undefined, undefined, {configPath: 'listing.config.mjs', quietMode: true, dryRun: true});
await site.toJSON();
"""
"""Its pages are known before any is rendered, so that filters and tags of packages do not matter."""
VITEPRESS: Final = """
import {existsSync, readFileSync, writeFileSync} from 'node:fs';
import {resolveConfig} from 'vitepress';
const root = ['.', 'docs', 'src', 'site', 'blog', 'website'].find(each => existsSync(`${each}/.vitepress`));
const {pages, rewrites, cleanUrls, srcDir} = await resolveConfig(root, 'build', 'production');
const below = srcDir.slice(process.cwd().length + 1), end = cleanUrls ? '' : '.html';
const named = page => `/${(rewrites.map[page] || page).replace(/\\.md$/, end)}`;
const address = page => named(page).replace(/(^|\\/)index(\\.html)?$/, '$1');
const line = page => `${below ? `${below}/` : ''}${page}\\t${address(page)}\\n`;
const head = page => readFileSync(`${srcDir}/${page}`, 'utf8').split(/^---$/m);
const date = /^(?!lastUpdated)\\w*(date|time|created)\\w*\\s*:/im;
const isDated = page => head(page)[0] === '' && date.test(head(page)[1]);
writeFileSync(process.env.LISTED, pages.filter(isDated).map(line).join(''));
process.exit(0);
"""
VUEPRESS: Final = """
import {existsSync, writeFileSync} from 'node:fs';
import {isBuiltin} from 'node:module';
import {join, resolve} from 'node:path';
import {createBuildApp} from '@vuepress/core';
import {rolldown} from 'rolldown';
const stub = `const stub = new Proxy(function () {}, {
  getPrototypeOf: () => stub,
  apply: (_, __, [first]) => first ?? stub,
  get: (_, key) => ['then', '__esModule'].includes(key) ? undefined : key === Symbol.iterator ? [][key] : stub,
});
module.exports = stub;`;
const outside = {
  name: 'outside',
  resolveId: (id, from) => from && !/^[./]/.test(id) && !isBuiltin(id) ? 'outside.cjs' : null,
  load: id => id === 'outside.cjs' ? stub : null,
};
const root = ['.', 'docs', 'src', 'blog', 'site', 'website'].find(each => existsSync(`${each}/.vuepress`));
const files = ['ts', 'mts', 'js', 'mjs', 'cjs'].map(each => `${root}/.vuepress/config.${each}`);
const define = {__dirname: JSON.stringify(resolve(root, '.vuepress')), 'require.resolve': 'String'};
const how = {platform: 'node', plugins: [outside], logLevel: 'silent', transform: {define}};
const bundle = await rolldown({input: files.find(existsSync), ...how});
await bundle.write({file: 'listing.mjs', codeSplitting: false});
const {default: said} = await import(resolve('listing.mjs'));
const {base, locales, pagePatterns, permalinkPattern} = said;
const none = {name: 'none'};
const makers = [said, ...[said.plugins || []].flat(9)].filter(each => typeof each?.extendsPageOptions === 'function');
const plugins = makers.map(({extendsPageOptions}, at) => ({name: `listed-${at}`, extendsPageOptions}));
const kept = {base, locales, pagePatterns, permalinkPattern, plugins, theme: none, bundler: none};
const app = createBuildApp({source: resolve(root), ...kept});
await app.init();
const dated = app.pages.filter(each => each.filePathRelative && each.date !== '0000-00-00');
const line = each => `${join(root, each.filePathRelative)}\\t${each.path}\\n`;
writeFileSync(process.env.LISTED, dated.map(line).join(''));
process.exit(0);
"""
VUEPRESS_1: Final = """
const fs = require('fs'), path = require('path'), Module = require('module');
const stub = path.resolve('listing-stub.js'), resolve = Module._resolveFilename;
fs.writeFileSync(stub, `module.exports = new Proxy(function () {},
  {get: (_, key) => ['then', '__esModule'].includes(key) ? undefined : module.exports, apply: () => module.exports});`);
Module._resolveFilename = function (name, ...rest) {
  try { return resolve.call(this, name, ...rest); }
  catch (error) { if (/^[./]/.test(name)) throw error; return stub; }
};
const {createApp} = require('@vuepress/core'), load = require('@vuepress/core/lib/node/loadConfig');
(async () => {
  const root = ['.', 'docs', 'src', 'blog', 'site', 'website'].find(each => fs.existsSync(`${each}/.vuepress`));
  const said = await load(path.resolve(root, '.vuepress')), {base, locales, patterns, permalink, themeConfig} = said;
  const theme = /^(@vuepress\\/(theme-)?)?blog$/.test(said.theme) ? '@vuepress/theme-blog' : '@vuepress/theme-default';
  const listed = Array.isArray(said.plugins) ? said.plugins : Object.entries(said.plugins || {});
  const plugins = listed.filter(each => /^@vuepress\\/(plugin-)?blog$/.test([each].flat()[0]));
  const options = theme.endsWith('blog') && Array.isArray(themeConfig) ? {} : themeConfig;
  const siteConfig = {base, locales, patterns, permalink, theme, plugins, themeConfig: options};
  const app = createApp({sourceDir: path.resolve(root), siteConfig, temp: path.resolve('listing')});
  await app.process();
  const dated = app.pages.filter(each => each._filePath && each.relativePath && each.date);
  const line = each => `${path.join(root, each.relativePath)}\\t${each.path}\\n`;
  fs.writeFileSync(process.env.LISTED, dated.map(line).join(''));
  process.exit(0);
})().catch(error => { console.error(error); process.exit(1); });
"""
GATSBY: Final = """
const fs = require('fs'), Module = require('module'), resolve = Module._resolveFilename;
const isOurs = name => name?.startsWith(__dirname) && fs.existsSync(name);
Module._resolveFilename = function (name, from, ...rest) {
  try { return resolve.call(this, name, from, ...rest); }
  catch (error) {
    if (/^[./]/.test(name) || !isOurs(from?.filename)) throw error;
    return `${__dirname}/listing-stub.js`;
  }
};
"""
"""What is loaded before Gatsby, so that a package that is not installed is none that it stops at."""
GATSBY_STUB: Final = """
module.exports = new Proxy(function () {},
  {get: (_, key) => ['then', '__esModule'].includes(key) ? undefined : module.exports, apply: () => module.exports});
"""
GATSBY_CONFIG: Final = """
const {transformSync} = require('@babel/core'), fs = require('fs'), path = require('path');
const file = fs.readdirSync('.').find(each => each.startsWith('listing-config.'));
const plugins = ['@babel/plugin-transform-modules-commonjs'].map(each => require.resolve(each));
const presets = [require.resolve('@babel/preset-typescript')], filename = path.resolve(file);
const {code} = transformSync(fs.readFileSync(filename, 'utf8'), {plugins, presets, filename, babelrc: false});
const own = {exports: {}};
new Function('module', 'exports', 'require', '__dirname', code)(own, own.exports, require, process.cwd());
const said = own.exports.default || own.exports, {siteMetadata, pathPrefix, trailingSlash} = said;
const kept = {'gatsby-source-filesystem': ['name', 'path', 'ignore'], 'gatsby-plugin-mdx': ['extensions'],
  'gatsby-transformer-remark': ['excerpt_separator']};
const named = (said.plugins || []).map(each => typeof each === 'string' ? {resolve: each} : each);
const todays = named.map(each => ({...each, resolve: each.resolve.replace(/^gatsby-mdx$/, 'gatsby-plugin-mdx')}));
const used = todays.map(({resolve, options = {}}) => ({resolve, options:
  Object.fromEntries(Object.entries(options).filter(([key]) => (kept[resolve] || []).includes(key)))}));
used.forEach(({options: {path}}) => path && fs.mkdirSync(path, {recursive: true}));
module.exports = {siteMetadata, plugins: [...used.filter(each => kept[each.resolve]), 'listing'],
  trailingSlash: trailingSlash === 'legacy' ? 'ignore' : trailingSlash || process.env.TRAILING};
"""
GATSBY_PLUGIN: Final = """
const fs = require('fs'), path = require('path');
const types = 'type Mdx implements Node { fileAbsolutePath: String @proxy(from: "internal.contentFilePath") }';
exports.createSchemaCustomization = ({actions}) => actions.createTypes(types);
exports.onCreateNode = ({node}) => {
  if (node.internal.type === 'Mdx') node.fileAbsolutePath = node.internal.contentFilePath;
};
exports.onPreExtractQueries = ({store, getNodes}) => {
  const pages = [...store.getState().pages.values()], lines = [];
  const isDated = each => Object.keys(each.frontmatter || {}).some(name => /date/i.test(name));
  const articles = getNodes().filter(each => ['MarkdownRemark', 'Mdx'].includes(each.internal.type) && isDated(each));
  for (const {id, fields = {}, frontmatter, fileAbsolutePath, internal} of articles) {
    const file = fileAbsolutePath || internal.contentFilePath;
    const marks = [id, file, fields.slug, fields.path, frontmatter.path, frontmatter.slug].filter(Boolean);
    const fits = mark => pages.find(({context}) =>
      Object.entries(context || {}).some(([key, value]) => value === mark && !/prev|next|old|new/i.test(key)));
    const page = marks.map(fits).find(Boolean) || pages.find(each => each.component === file);
    if (page) lines.push(`${path.relative(process.cwd(), file)}\\t${page.path}\\n`);
  }
  fs.writeFileSync(process.env.LISTED, lines.join(''));
  process.exit(0);
};
"""
