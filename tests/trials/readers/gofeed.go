// What Go's gofeed makes of a document, as a line of JSON.
package main

import (
	"encoding/json"
	"os"
	"time"

	"github.com/mmcdole/gofeed"
)

type entry struct {
	ID         string      `json:"id"`
	Title      string      `json:"title"`
	Link       string      `json:"link"`
	Published  *time.Time  `json:"published"`
	Updated    *time.Time  `json:"updated"`
	Authors    []string    `json:"authors"`
	Categories []string    `json:"categories"`
	Files      [][3]string `json:"files"`
	Summary    string      `json:"summary"`
	Content    string      `json:"content"`
}

func main() {
	file, err := os.Open(os.Args[1])
	if err != nil {
		panic(err)
	}
	feed, err := gofeed.NewParser().Parse(file)
	if err != nil {
		panic(err)
	}
	entries := []entry{}
	for _, each := range feed.Items {
		told := entry{
			ID: each.GUID, Title: each.Title, Link: each.Link, Published: each.PublishedParsed, Updated: each.UpdatedParsed,
			Authors: []string{}, Categories: []string{}, Files: [][3]string{}, Summary: each.Description, Content: each.Content,
		}
		told.Categories = append(told.Categories, each.Categories...)
		for _, person := range each.Authors {
			told.Authors = append(told.Authors, person.Name)
		}
		for _, file := range each.Enclosures {
			told.Files = append(told.Files, [3]string{file.URL, file.Length, file.Type})
		}
		entries = append(entries, told)
	}
	said := map[string]any{"title": feed.Title, "description": feed.Description, "link": feed.Link, "entries": entries}
	if err := json.NewEncoder(os.Stdout).Encode(said); err != nil {
		panic(err)
	}
}
