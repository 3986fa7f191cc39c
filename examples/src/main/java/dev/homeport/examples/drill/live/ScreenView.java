package dev.homeport.examples.drill.live;

import java.time.Duration;
import java.util.List;

/**
 * Holds what the screen shows at one moment.
 *
 * @param title the story's name
 * @param setting how it is played
 * @param elapsed since its beginning
 * @param steps its steps, in order, the coming ones too
 * @param doing what was said last
 * @param first the region that everything begins in
 * @param second the region that takes over
 * @param rates requests done a second, of each of the last seconds, the latest one last
 * @param failed requests that were told "not done" so far
 * @param unknown those whose outcome stayed open
 */
public record ScreenView(
        String title,
        String setting,
        Duration elapsed,
        List<Step> steps,
        String doing,
        Region first,
        Region second,
        List<Long> rates,
        long failed,
        long unknown) {

    /** Copies the lists. */
    public ScreenView {
        steps = List.copyOf(steps);
        rates = List.copyOf(rates);
    }

    /**
     * Holds one step.
     *
     * @param when the time it was reached, in words; empty if it has not been
     */
    public record Step(String label, String when) {}

    /**
     * Holds one region.
     *
     * @param health what {@code /health} answers
     * @param primary whether the primary is there
     * @param routed whether the front door leads there
     * @param perSecond requests it has answered in the last second
     */
    public record Region(String name, String health, boolean primary, boolean routed, long perSecond) {}
}
