package dev.homeport.examples.drill.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeport.examples.drill.live.ScreenView.Region;
import dev.homeport.examples.drill.live.ScreenView.Step;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The screen of one moment. */
class ScreenLayoutTest {

    private static final ScreenView LOST = new ScreenView(
            "region-crash",
            "synchronous replication, " + "very ".repeat(30) + "far apart",
            Duration.ofMillis(12_340),
            List.of(new Step("region lost", "0.00 s"), new Step("promotion", ""), new Step("failback", "")),
            "everything in us-east-1 is killed, " + "all of it, ".repeat(20),
            new Region("us-east-1", "no answer", false, false, 0),
            new Region("eu-west-1", "200", true, true, 104),
            LongStream.range(0, 90).boxed().toList(),
            2,
            11);

    @Test
    void both_regions_stand_side_by_side_with_their_health_and_the_users_they_answer() {
        assertThat(plain())
                .anyMatch(line -> line.matches(" us-east-1 +eu-west-1 *"))
                .anyMatch(line -> line.matches(" /health {3}no answer +/health {3}200 *"))
                .anyMatch(line -> line.matches(" users {5}0/s +users {5}led here, 104/s *"))
                .anyMatch(line -> line.contains("13 (2 told \"not done\", 11 told \"perhaps\")"));
    }

    @Test
    void the_steps_show_what_is_done_what_comes_next_and_what_is_left() {
        assertThat(plain())
                .anyMatch(line -> line.startsWith("   ✓ region lost") && line.endsWith("0.00 s"))
                .contains("   ▸ promotion", "   · failback");
    }

    @Test
    void no_line_is_wider_than_a_terminal() {
        assertThat(plain()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(ScreenLayout.WIDTH));
    }

    private static List<String> plain() {
        return ScreenLayout.lines(LOST).stream()
                .map(line -> line.replaceAll("\u001b\\[[0-9;]*m", ""))
                .toList();
    }
}
