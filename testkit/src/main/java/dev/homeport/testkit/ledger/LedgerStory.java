package dev.homeport.testkit.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds the first write that breaks a promise, and tells what became of it, for people who look for the reason. */
record LedgerStory(List<LedgerEntry> entries, FoundWrites place, List<FoundWrites> others) {
    private static final int NAMED = 5;

    void refuseMissing() {
        var missing = acknowledged()
                .filter(entry -> place.count(entry.id()) == 0)
                .sorted(Comparator.comparing(LedgerEntry::startedAt))
                .map(LedgerEntry::id)
                .distinct()
                .toList();
        refuse("Acknowledged and missing in " + place.place(), missing);
    }

    void refuseDoubled() {
        var ids = new LinkedHashSet<String>();
        entries.forEach(entry -> ids.add(entry.id()));
        places().forEach(found -> found.counts().keySet().stream().sorted().forEach(ids::add));
        var doubled = ids.stream()
                .filter(id -> places().anyMatch(found -> found.count(id) > 1))
                .toList();
        refuse("Done more than once", doubled);
    }

    private void refuse(String what, List<String> ids) {
        if (!ids.isEmpty()) {
            throw new AssertionError(what + ": " + named(ids) + "\n" + story(ids.get(0)));
        }
    }

    private static String named(List<String> ids) {
        var shown = String.join(", ", ids.subList(0, Math.min(NAMED, ids.size())));
        return ids.size() <= NAMED ? shown : shown + " and " + (ids.size() - NAMED) + " more";
    }

    private String story(String id) {
        var lines = new ArrayList<String>();
        var attempts = entries.stream().filter(entry -> entry.id().equals(id)).toList();
        attempts.forEach(entry -> lines.add(id + " was sent " + sent(entry) + " and " + told(entry)));
        if (attempts.isEmpty()) {
            lines.add(id + " was never attempted through this ledger");
        }
        lines.add(id + " is "
                + places().map(found -> times(found.count(id)) + " in " + found.place())
                        .collect(Collectors.joining(" and ")));
        if (!attempts.isEmpty()) {
            neighbours(attempts.get(0).startedAt(), lines);
        }
        return lines.stream().map(line -> "  " + line).collect(Collectors.joining("\n"));
    }

    /** Tells of the writes next to it that are where they belong: between them something happened. */
    private void neighbours(Instant sent, List<String> lines) {
        Predicate<LedgerEntry> there = entry -> place.count(entry.id()) > 0;
        acknowledged()
                .filter(there.and(entry -> entry.startedAt().isBefore(sent)))
                .max(Comparator.comparing(LedgerEntry::startedAt))
                .ifPresent(entry -> lines.add("the last one before it that is there: " + entry.id() + ", sent "
                        + sent(entry) + ", " + told(entry)));
        acknowledged()
                .filter(there.and(entry -> entry.startedAt().isAfter(sent)))
                .min(Comparator.comparing(LedgerEntry::startedAt))
                .ifPresent(entry -> lines.add("the first one after it that is there: " + entry.id() + ", sent "
                        + sent(entry) + ", " + told(entry)));
    }

    private Stream<LedgerEntry> acknowledged() {
        return entries.stream().filter(entry -> entry.outcome() == WriteOutcome.ACKNOWLEDGED);
    }

    private Stream<FoundWrites> places() {
        return Stream.concat(Stream.of(place), others.stream());
    }

    /** The first write of the ledger is the beginning of time: what counts is how far things are apart. */
    private String sent(LedgerEntry entry) {
        return "at " + entry.startedAt() + " ("
                + seconds(Duration.between(entries.get(0).startedAt(), entry.startedAt())) + " after the first)";
    }

    private static String told(LedgerEntry entry) {
        if (!entry.finished()) {
            return "not answered for " + seconds(entry.duration());
        }
        var answer = switch (entry.outcome()) {
            case ACKNOWLEDGED -> "acknowledged";
            case FAILED -> "told that it is not done";
            case UNKNOWN -> "told that its outcome is unknown";
        };
        return answer + " after " + seconds(entry.duration())
                + entry.answeredBy().map(source -> " by " + source).orElse("")
                + entry.cause().map(cause -> ": " + cause).orElse("");
    }

    private static String times(int count) {
        return switch (count) {
            case 0 -> "not";
            case 1 -> "once";
            default -> count + " times";
        };
    }

    private static String seconds(Duration duration) {
        return duration.toMillis() / 1000 + "." + "%03d".formatted(duration.toMillis() % 1000) + " s";
    }
}
