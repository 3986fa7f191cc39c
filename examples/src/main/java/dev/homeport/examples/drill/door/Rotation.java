package dev.homeport.examples.drill.door;

/**
 * Decides from one answer after another whether a region is in rotation: out after two noes in a row, in after twelve
 * yeses; in before the first. It comes back slowly, since a service that was cut off says yes until it hears that its
 * region was evacuated meanwhile. Not thread-safe.
 */
final class Rotation {

    private static final int FALL = 2;
    private static final int RISE = 12;

    private boolean in = true;
    private int against;

    /** Takes one answer. */
    void note(boolean well) {
        against = well == in ? 0 : against + 1;
        if (against >= (in ? FALL : RISE)) {
            in = !in;
            against = 0;
        }
    }

    boolean in() {
        return in;
    }
}
