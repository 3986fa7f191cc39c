package dev.homeport.examples.drill.report;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/** Notes each change of a state. Thread-safe. */
public final class StateLog {

    private final String name;
    private final Function<String, Tone> tones;
    private final List<Change> changes = new ArrayList<>();

    /** Records that it was so from that moment on. */
    private record Change(Instant at, String state) {}

    /**
     * Creates an empty log.
     *
     * @param name what has the state
     * @param tones how each state is to look
     */
    public StateLog(String name, Function<String, Tone> tones) {
        this.name = name;
        this.tones = tones;
    }

    /** Notes the state; nothing is written down if it is the same as before. */
    public synchronized void note(Instant at, String state) {
        if (changes.isEmpty() || !changes.get(changes.size() - 1).state().equals(state)) {
            changes.add(new Change(at, state));
        }
    }

    /** Returns the latest state; a dash before the first. */
    public synchronized String now() {
        return changes.isEmpty() ? "-" : changes.get(changes.size() - 1).state();
    }

    /** Returns when such a state was first entered at or after that moment. */
    public synchronized Optional<Instant> firstAfter(Instant from, Predicate<String> state) {
        return changes.stream()
                .filter(change -> !change.at().isBefore(from) && state.test(change.state()))
                .map(Change::at)
                .findFirst();
    }

    /** Returns the states until then. */
    public synchronized Lane until(Instant end) {
        var spans = new ArrayList<Lane.Span>();
        for (int i = 0; i < changes.size(); i++) {
            var change = changes.get(i);
            var to = i + 1 < changes.size() ? changes.get(i + 1).at() : end;
            spans.add(new Lane.Span(change.at(), to, change.state(), tones.apply(change.state())));
        }
        return new Lane(name, spans);
    }
}
