// What readers of npm make of a document, as a line of JSON: node read.mjs READER FILE
import { createReadStream, readFileSync } from "node:fs";

const date = (value) => (value ? new Date(value).toISOString() : null);
const list = (value) => value ?? [];
const linked = (links, rel) => list(links).filter((link) => (link.rel ?? "alternate") === rel);

const readers = {
  async "rss-parser"(file) {
    const { default: Parser } = await import("rss-parser");
    const feed = await new Parser().parseString(readFileSync(file, "utf8"));
    return {
      title: feed.title,
      description: feed.description,
      link: feed.link,
      entries: feed.items.map((each) => ({
        id: each.guid ?? each.id,
        title: each.title,
        link: each.link,
        published: each.isoDate,
        authors: each.creator ?? each.author ? [each.creator ?? each.author] : [],
        categories: list(each.categories).map((category) => category._ ?? category),
        files: each.enclosure ? [[each.enclosure.url, each.enclosure.length, each.enclosure.type]] : [],
        summary: each.summary ?? each.content,
        content: each["content:encoded"] ?? each.content,
      })),
    };
  },

  async feedsmith(file) {
    const { parseFeed } = await import("feedsmith");
    const { format, feed } = parseFeed(readFileSync(file, "utf8"));
    const told = {
      atom: () => ({
        title: feed.title.value,
        description: feed.subtitle.value,
        link: linked(feed.links, "alternate")[0]?.href,
        older: linked(feed.links, "prev-archive")[0]?.href,
        entries: list(feed.entries).map((each) => ({
          id: each.id,
          title: each.title.value,
          link: linked(each.links, "alternate")[0]?.href,
          published: each.published,
          updated: each.updated,
          authors: each.authors.map((person) => person.name),
          categories: list(each.categories).map((category) => category.term),
          files: linked(each.links, "enclosure").map((link) => [link.href, link.length, link.type]),
          summary: each.summary?.value,
          content: each.content?.value,
        })),
      }),
      rss: () => ({
        title: feed.title,
        description: feed.description,
        link: feed.link,
        older: linked(feed.atom?.links, "prev-archive")[0]?.href,
        entries: list(feed.items).map((each) => ({
          id: each.guid.value,
          title: each.title,
          link: each.link,
          published: date(each.pubDate),
          updated: each.atom?.updated ?? null,
          authors: list(each.dc?.creators),
          categories: list(each.categories).map((category) => category.name),
          files: list(each.enclosures).map((file) => [file.url, file.length, file.type]),
          summary: each.description,
          content: each.content?.encoded,
        })),
      }),
      json: () => ({
        title: feed.title,
        description: feed.description,
        link: feed.home_page_url,
        older: feed.next_url,
        entries: list(feed.items).map((each) => ({
          id: each.id,
          title: each.title,
          link: each.url,
          published: each.date_published,
          updated: each.date_modified,
          authors: list(each.authors).map((person) => person.name),
          categories: list(each.tags),
          files: list(each.attachments).map((file) => [file.url, file.size_in_bytes, file.mime_type]),
          summary: each.summary,
          content: each.content_html,
        })),
      }),
    };
    return told[format]();
  },

  async "feed-parser"(file) {
    const { parseFeed } = await import("@rowanmanning/feed-parser");
    const feed = parseFeed(readFileSync(file, "utf8")).toJSON();
    return {
      title: feed.title,
      description: feed.description,
      link: feed.url,
      entries: feed.items.map((each) => ({
        id: each.id,
        title: each.title,
        link: each.url,
        published: each.published,
        updated: each.updated,
        authors: each.authors.map((person) => person.name),
        categories: each.categories.map((category) => category.term),
        files: each.media.filter((file) => file.type !== "image").map((file) => [file.url, file.length, file.mimeType]),
        summary: each.description,
        content: each.content,
      })),
    };
  },

  async "node-feedparser"(file) {
    const { default: FeedParser } = await import("feedparser");
    const parser = createReadStream(file).pipe(new FeedParser());
    const entries = [];
    for await (const each of parser) {
      entries.push({
        id: each.guid,
        title: each.title,
        link: each.link,
        published: date(each.pubdate),
        updated: date(each.date),
        authors: each.author ? [each.author] : [],
        categories: each.categories,
        files: each.enclosures.map((file) => [file.url, file.length, file.type]),
        summary: each.summary,
        content: each.description,
      });
    }
    const { title, description, link } = parser.meta;
    return { title, description, link, entries };
  },

  async "feed-extractor"(file) {
    const { extractFromJson, extractFromXml } = await import("@extractus/feed-extractor");
    const text = readFileSync(file, "utf8");
    const options = { descriptionMaxLen: 0 };
    const feed = file.endsWith(".json") ? extractFromJson(text, options) : extractFromXml(text, options);
    return {
      title: feed.title,
      description: feed.description,
      link: feed.link,
      entries: feed.entries.map((each) => ({
        id: each.id,
        title: each.title,
        link: each.link,
        published: each.published,
        summary: each.description,
      })),
    };
  },
};

const [name, file] = process.argv.slice(2);
console.log(JSON.stringify(await readers[name](file)));
