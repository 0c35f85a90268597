// What Java's ROME makes of a document, as a line of JSON.
import com.rometools.rome.feed.synd.SyndCategory;
import com.rometools.rome.feed.synd.SyndEnclosure;
import com.rometools.rome.feed.synd.SyndEntry;
import com.rometools.rome.feed.synd.SyndFeed;
import com.rometools.rome.feed.synd.SyndPerson;
import com.rometools.rome.io.SyndFeedInput;
import com.rometools.rome.io.XmlReader;
import java.io.File;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

public class Rome {
  public static void main(String[] arguments) throws Exception {
    SyndFeed feed = new SyndFeedInput().build(new XmlReader(new File(arguments[0])));
    List<Object> entries = new ArrayList<>();
    for (SyndEntry each : feed.getEntries()) {
      Map<String, Object> told = new LinkedHashMap<>();
      told.put("id", each.getUri());
      told.put("title", each.getTitle());
      told.put("link", each.getLink());
      told.put("published", instant(each.getPublishedDate()));
      told.put("updated", instant(each.getUpdatedDate()));
      List<Object> authors = new ArrayList<>();
      for (SyndPerson person : each.getAuthors()) authors.add(person.getName());
      if (authors.isEmpty() && !each.getAuthor().isEmpty()) authors.add(each.getAuthor());
      told.put("authors", authors);
      List<Object> categories = new ArrayList<>();
      for (SyndCategory category : each.getCategories()) categories.add(category.getName());
      told.put("categories", categories);
      List<Object> files = new ArrayList<>();
      for (SyndEnclosure file : each.getEnclosures()) {
        files.add(List.of(file.getUrl(), String.valueOf(file.getLength()), file.getType()));
      }
      told.put("files", files);
      told.put("summary", each.getDescription() == null ? null : each.getDescription().getValue());
      told.put("content", each.getContents().isEmpty() ? null : each.getContents().get(0).getValue());
      entries.add(told);
    }
    Map<String, Object> said = new LinkedHashMap<>();
    said.put("title", feed.getTitle());
    said.put("description", feed.getDescription());
    said.put("link", feed.getLink());
    said.put("entries", entries);
    new PrintStream(System.out, true, "UTF-8").println(json(said));
  }

  private static String instant(Date date) {
    return date == null ? null : date.toInstant().toString();
  }

  private static String json(Object value) {
    if (value == null) return "null";
    if (value instanceof Map<?, ?> map) {
      List<String> parts = new ArrayList<>();
      map.forEach((name, each) -> parts.add(json(name) + ":" + json(each)));
      return "{" + String.join(",", parts) + "}";
    }
    if (value instanceof List<?> list) {
      return "[" + String.join(",", list.stream().map(Rome::json).toList()) + "]";
    }
    StringBuilder text = new StringBuilder("\"");
    for (char each : value.toString().toCharArray()) {
      if (each < ' ' || each == '"' || each == '\\') text.append(String.format("\\u%04x", (int) each));
      else text.append(each);
    }
    return text.append('"').toString();
  }
}
