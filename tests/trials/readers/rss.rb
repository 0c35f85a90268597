# What Ruby's own library makes of a document, as a line of JSON; it refuses what is not valid.
require "json"
require "rss"

def instant(time) = time&.getutc&.iso8601

feed = RSS::Parser.parse(File.read(ARGV[0], encoding: "UTF-8"), true)
told =
  if feed.is_a?(RSS::Atom::Feed)
    entries = feed.entries.map do |each|
      files = each.links.select { |link| link.rel == "enclosure" }
      {
        id: each.id.content,
        title: each.title.content,
        link: each.links.find { |link| link.rel == "alternate" }&.href,
        published: instant(each.published.content),
        updated: instant(each.updated.content),
        authors: each.authors.map { |person| person.name.content },
        categories: each.categories.map(&:term),
        files: files.map { |link| [link.href, link.length, link.type] },
        summary: each.summary&.content,
        content: each.content&.content,
      }
    end
    links = feed.links.to_h { |link| [link.rel, link.href] }
    { title: feed.title.content, description: feed.subtitle.content, link: feed.links.find { |link| link.rel == "alternate" }.href, older: links["prev-archive"], entries: entries }
  else
    entries = feed.items.map do |each|
      {
        id: each.guid.content,
        title: each.title,
        link: each.link,
        published: instant(each.pubDate),
        authors: each.dc_creators.map(&:content),
        categories: each.categories.map(&:content),
        files: [each.enclosure].compact.map { |file| [file.url, file.length, file.type] },
        summary: each.description,
        content: each.content_encoded,
      }
    end
    { title: feed.channel.title, description: feed.channel.description, link: feed.channel.link, entries: entries }
  end
puts JSON.generate(told)
