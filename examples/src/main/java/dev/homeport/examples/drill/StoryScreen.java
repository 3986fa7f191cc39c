package dev.homeport.examples.drill;

import dev.homeport.examples.drill.door.FrontDoor;
import dev.homeport.examples.drill.live.Screen;
import dev.homeport.examples.drill.live.ScreenView;
import dev.homeport.examples.drill.live.ScreenView.Step;
import dev.homeport.examples.drill.report.Mark;
import dev.homeport.examples.drill.result.Formats;
import dev.homeport.examples.drill.traffic.UserOperation;
import dev.homeport.examples.drill.traffic.UserOperation.Result;
import dev.homeport.examples.drill.traffic.Users;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;

/** Shows a loss of a region on one screen while it is played. */
final class StoryScreen {

    private static final int SECONDS = 56;

    private final DrillRun scene;
    private final PlannedRegionLoss planned;
    private final FrontDoor door;
    private final StoryLog story;
    private final Users users;
    private final Instant began;

    private StoryScreen(DrillRun scene, PlannedRegionLoss planned, FrontDoor door, StoryLog story, Users users) {
        this.scene = scene;
        this.planned = planned;
        this.door = door;
        this.story = story;
        this.users = users;
        this.began = scene.clock().instant();
    }

    /** Draws on the standard output, in UTF-8 whatever the locale: a terminal that can be drawn on shows it. */
    static Screen open(DrillRun scene, PlannedRegionLoss planned, FrontDoor door, StoryLog story, Users users) {
        var out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
        return new Screen(out, new StoryScreen(scene, planned, door, story, users)::view);
    }

    private ScreenView view() {
        var now = scene.clock().instant();
        var operations = users.operations();
        return new ScreenView(
                planned.label(),
                planned.setting() + "; front door: " + door.description(),
                Duration.between(began, now),
                StoryLog.STEPS.stream()
                        .map(label -> new Step(label, when(label)))
                        .toList(),
                scene.ticker().said(),
                region(Stage.EAST, operations, now),
                region(Stage.WEST, operations, now),
                rates(operations, now),
                operations.stream().filter(o -> o.result() == Result.FAILED).count(),
                operations.stream().filter(o -> o.result() == Result.UNKNOWN).count());
    }

    private String when(String label) {
        var marks = story.marks();
        return marks.stream()
                .filter(mark -> mark.label().equals(label))
                .map(mark -> when(mark, marks.get(0)))
                .findFirst()
                .orElse("");
    }

    private static String when(Mark mark, Mark first) {
        return mark.equals(first) ? "0.00 s" : Formats.seconds(Duration.between(first.at(), mark.at()));
    }

    private ScreenView.Region region(String name, List<UserOperation> operations, Instant now) {
        var status = scene.health().now(name);
        var since = now.minusSeconds(1);
        return new ScreenView.Region(
                name,
                status == 0 ? "no answer" : Integer.toString(status),
                story.primary().now().equals(name),
                story.route().now().equals(name),
                operations.stream()
                        .filter(o ->
                                o.done() && o.region().equals(name) && o.ended().isAfter(since))
                        .count());
    }

    private List<Long> rates(List<UserOperation> operations, Instant now) {
        var counts = new long[SECONDS];
        for (var operation : operations) {
            var ago = Duration.between(operation.ended(), now).toSeconds();
            if (operation.done() && ago >= 0 && ago < SECONDS) {
                counts[SECONDS - 1 - (int) ago]++;
            }
        }
        var lived = Math.min(SECONDS, Duration.between(began, now).toSeconds() + 1);
        return LongStream.of(counts).skip(SECONDS - lived).boxed().toList();
    }
}
