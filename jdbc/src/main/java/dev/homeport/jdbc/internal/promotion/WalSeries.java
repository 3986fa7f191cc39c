package dev.homeport.jdbc.internal.promotion;

import dev.homeport.jdbc.WalPosition;
import dev.homeport.jdbc.WalSample;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Holds how far one primary had written its log at which times, oldest first; immutable.
 *
 * <p>It turns a position into a time: the newest sample that is not beyond a position tells since when a server that has got
 * so far may lack something. For a promotion that position is the switch point; for a standby it is what it has replayed.
 *
 * <p>At most {@link #MOST} samples are kept, ten minutes at a probe a second; the oldest go first. A primary that writes nothing
 * takes one of them, at its latest time.
 */
public record WalSeries(List<WalSample> samples) {

    static final int MOST = 600;

    public static final WalSeries EMPTY = new WalSeries(List.of());

    public WalSeries {
        samples = List.copyOf(samples);
    }

    /**
     * Adds a sample, unless it is older than the last one. Earlier samples that are beyond it go: a server that was restarted
     * has lost what it had not flushed, and no commit lay there.
     */
    public WalSeries plus(WalSample sample) {
        if (last().filter(last -> !sample.seenAt().isAfter(last.seenAt())).isPresent()) {
            return this;
        }
        var kept = new ArrayList<>(samples);
        while (!kept.isEmpty() && kept.get(kept.size() - 1).position().compareTo(sample.position()) >= 0) {
            kept.remove(kept.size() - 1);
        }
        kept.add(sample);
        return new WalSeries(kept.size() > MOST ? kept.subList(kept.size() - MOST, kept.size()) : kept);
    }

    public Optional<WalSample> last() {
        return samples.isEmpty() ? Optional.empty() : Optional.of(samples.get(samples.size() - 1));
    }

    /**
     * Returns the time up to which a server that has got to that position lacks no commit; empty if it was overtaken before
     * the first sample.
     */
    public Optional<Instant> coveredUntil(WalPosition position) {
        for (int i = samples.size() - 1; i >= 0; i--) {
            if (samples.get(i).position().compareTo(position) <= 0) {
                return Optional.of(samples.get(i).seenAt());
            }
        }
        return Optional.empty();
    }
}
