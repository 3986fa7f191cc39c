package dev.homeport.examples.drill;

import dev.homeport.examples.drill.door.FrontDoor;
import dev.homeport.examples.drill.report.Lane;
import dev.homeport.examples.drill.report.Mark;
import dev.homeport.examples.drill.report.StateLog;
import dev.homeport.examples.drill.report.Tone;
import dev.homeport.examples.drill.watch.DrillThreads;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/** Writes down what happens, and, twenty times a second, where the primary is, what each region's health is, and where the door leads. */
final class StoryLog implements AutoCloseable {

    static final String LOST = "region lost";
    static final String PROMOTION = "promotion";
    static final String SERVED = "served again";
    static final String RETURNS = "region returns";
    static final String CAUGHT_UP = "caught up";
    static final String FAILBACK = "failback";
    static final String AS_BEFORE = "as before";

    /** The labels of the marks, in the order of the story. */
    static final List<String> STEPS = List.of(LOST, PROMOTION, SERVED, RETURNS, CAUGHT_UP, FAILBACK, AS_BEFORE);

    private static final Duration INTERVAL = Duration.ofMillis(50);
    private static final String NONE = "none";

    private final Stage stage;
    private final FrontDoor door;
    private final DrillRun scene;
    private final InstantSource clock;
    private final List<Mark> marks = new CopyOnWriteArrayList<>();
    private final List<Mark> runbook = new CopyOnWriteArrayList<>();
    private final StateLog primary = new StateLog("Primary", StoryLog::region);
    private final StateLog route = new StateLog("Front door", StoryLog::region);
    private final StateLog eastHealth = new StateLog("Health " + Stage.EAST, StoryLog::health);
    private final StateLog westHealth = new StateLog("Health " + Stage.WEST, StoryLog::health);
    private final Thread thread;
    private volatile boolean stopped;
    private Instant began;
    private Instant ended;

    StoryLog(Stage stage, FrontDoor door, DrillRun scene) {
        this.stage = stage;
        this.door = door;
        this.scene = scene;
        this.clock = scene.clock();
        this.began = clock.instant();
        this.ended = began;
        this.thread = DrillThreads.start("story", this::run);
    }

    private void run() {
        while (!stopped) {
            primary.note(clock.instant(), PlannedRegionLoss.primary(stage));
            route.note(clock.instant(), door.route().orElse(NONE));
            eastHealth.note(clock.instant(), answer(Stage.EAST));
            westHealth.note(clock.instant(), answer(Stage.WEST));
            LockSupport.parkNanos(INTERVAL.toNanos());
        }
    }

    private String answer(String region) {
        var status = scene.health().now(region);
        return status == 0 ? "no answer" : Integer.toString(status);
    }

    private static Tone region(String state) {
        return switch (state) {
            case Stage.EAST -> Tone.FIRST;
            case Stage.WEST -> Tone.SECOND;
            default -> Tone.NONE;
        };
    }

    private static Tone health(String state) {
        return state.equals("200") ? Tone.GOOD : Tone.BAD;
    }

    /** Begins what the report shows; what was before was for warming up. */
    void begin() {
        began = clock.instant();
    }

    void end() {
        ended = clock.instant();
    }

    /** Writes down what is being done; returns when that was. */
    Instant mark(String label, String words) {
        var now = clock.instant();
        marks.add(new Mark(now, label, words));
        scene.ticker().say(words);
        return now;
    }

    /** Writes down a step that the runbook has done. */
    void did(String step, String result) {
        runbook.add(new Mark(clock.instant(), step, result));
        scene.ticker().say("runbook, " + step + ": " + result);
    }

    List<Mark> runbook() {
        return List.copyOf(runbook);
    }

    List<Mark> marks() {
        return List.copyOf(marks);
    }

    Instant began() {
        return began;
    }

    Instant ended() {
        return ended;
    }

    StateLog primary() {
        return primary;
    }

    StateLog route() {
        return route;
    }

    List<Lane> lanes() {
        return List.of(route.until(ended), primary.until(ended), eastHealth.until(ended), westHealth.until(ended));
    }

    @Override
    public void close() {
        stopped = true;
        DrillThreads.join(thread);
    }
}
