package dev.homeport.internal;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class MeterBindingTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Logger logger = (Logger) LoggerFactory.getLogger(MeterBinding.class);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

    @BeforeEach
    void listen() {
        lines.start();
        logger.addAppender(lines);
        logger.setLevel(Level.INFO);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(lines);
        logger.setLevel(null);
    }

    @Test
    void two_things_of_one_name_are_both_seen_and_a_warning_says_how() {
        try (var one = bind("pool", "db");
                var other = bind("pool", "db");
                var third = bind("pool", "db")) {
            assertThat(one.name()).isEqualTo("db");
            assertThat(other.name()).isEqualTo("db-2");
            assertThat(third.name()).isEqualTo("db-3");
            assertThat(registry.getMeters()).hasSize(3);
            assertThat(lines.list)
                    .extracting(ILoggingEvent::getFormattedMessage)
                    .containsExactly(
                            "The registry shows another pool of this name already; give this one a name of its own:"
                                    + " name=\"db\" shownAs=\"db-2\"",
                            "The registry shows another pool of this name already; give this one a name of its own:"
                                    + " name=\"db\" shownAs=\"db-3\"");
        }
        assertThat(registry.getMeters()).isEmpty();
    }

    @Test
    void things_of_two_kinds_or_in_two_registries_may_have_one_name() {
        try (var one = bind("pool", "db");
                var other = bind("cache", "db");
                var elsewhere = MeterBinding.of(new SimpleMeterRegistry(), "pool", "db")) {
            assertThat(one.name()).isEqualTo(other.name()).isEqualTo(elsewhere.name());
        }
        assertThat(lines.list).isEmpty();
    }

    @Test
    void closing_one_removes_its_own_meters_and_frees_its_name() {
        var one = bind("pool", "db");
        try (var other = bind("pool", "db")) {
            one.close();
            one.close();

            assertThat(registry.getMeters())
                    .singleElement()
                    .satisfies(left -> assertThat(left.getId().getTag("name")).isEqualTo("db-2"));
            try (var again = bind("pool", "db")) {
                assertThat(again.name()).isEqualTo("db");
                assertThat(registry.getMeters()).hasSize(2);
            }
            assertThat(other.name()).isEqualTo("db-2");
        }
    }

    @Test
    void a_closed_one_takes_no_more_meters_and_one_that_was_removed_stays_away() {
        var binding = bind("pool", "db");
        var extra = binding.add(Counter.builder("extra").tags(binding.tags())::register)
                .orElseThrow();
        binding.remove(extra);
        assertThat(registry.find("extra").counter()).isNull();

        binding.close();

        assertThat(binding.add(Counter.builder("late")::register)).isEmpty();
        assertThat(registry.getMeters()).isEmpty();
    }

    private MeterBinding bind(String kind, String name) {
        var binding = MeterBinding.of(registry, kind, name);
        binding.add(Counter.builder(kind).tags(binding.tags())::register);
        return binding;
    }
}
