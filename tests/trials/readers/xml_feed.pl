#!/usr/bin/perl
# What Perl's XML::Feed makes of a document, as a line of JSON.
use strict;
use warnings;
use JSON::PP;
use XML::Atom;
use XML::Feed;

$XML::Atom::ForceUnicode = 1;           # else it has texts as bytes
$XML::Feed::MULTIPLE_ENCLOSURES = 1;    # else it has the first one alone

sub instant { $_[0] && $_[0]->set_time_zone('UTC')->iso8601 . 'Z' }

my $feed = XML::Feed->parse($ARGV[0]) or die XML::Feed->errstr;
my @entries = map {
    my $entry = $_;
    {
        id         => $entry->id,
        title      => $entry->title,
        link       => $entry->link,
        published  => instant($entry->issued),
        updated    => instant($entry->modified),
        authors    => [grep { defined } $entry->author],
        categories => [$entry->category],
        files      => [map { [$_->url, $_->length, $_->type] } grep { defined } $entry->enclosure],
        summary    => $entry->summary->body,
        content    => $entry->content->body,
    }
} $feed->entries;
my %said = (title => $feed->title, description => $feed->tagline, link => $feed->link, entries => \@entries);
print JSON::PP->new->ascii->encode(\%said), "\n";
