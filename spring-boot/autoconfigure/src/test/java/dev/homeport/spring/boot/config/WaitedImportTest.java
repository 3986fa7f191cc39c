package dev.homeport.spring.boot.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homeport.config.source.ConfigTree;
import dev.homeport.config.source.FailureKind;
import dev.homeport.config.source.NameStyle;
import dev.homeport.config.source.TreeReading;
import dev.homeport.region.RegionName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.commons.logging.impl.NoOpLog;
import org.junit.jupiter.api.Test;
import org.springframework.boot.bootstrap.ConfigurableBootstrapContext;
import org.springframework.boot.bootstrap.DefaultBootstrapContext;
import org.springframework.boot.context.config.ConfigDataLoaderContext;
import org.springframework.boot.context.config.ConfigDataLocation;

/** An import that was waited for is told. */
class WaitedImportTest {

    private static final TreeReading VALUE = new TreeReading.Listed(
            List.of(new TreeReading.Value("db_host", "db-1", false, Optional.empty())), Optional.empty());

    private final AtomicLong nanos = new AtomicLong();
    private final List<String> warnings = new ArrayList<>();
    private final ConfigImportLoader loader = new ConfigImportLoader(destination -> new Warnings(warnings), nanos::get);

    @Test
    void an_import_that_was_waited_for_is_told_and_a_quick_one_is_not() {
        loader.load(new Context(), imported(Duration.ofSeconds(4), VALUE));
        assertThat(warnings).isEmpty();

        loader.load(new Context(), imported(Duration.ofSeconds(70), VALUE));
        assertThat(warnings).singleElement().asString().contains("import=homeport-ssm:/orders/ took=PT1M10S");
    }

    @Test
    void one_that_has_failed_in_the_end_is_told_too() {
        var throttled = TreeReading.Failed.of("ssm /orders", FailureKind.THROTTLED, "the store throttles");
        assertThatThrownBy(() -> loader.load(new Context(), imported(Duration.ofMinutes(10), throttled)))
                .isInstanceOf(ConfigImportException.class);
        assertThat(warnings).singleElement().asString().contains("took=PT10M");
    }

    private ConfigImport imported(Duration wait, TreeReading reading) {
        return new ConfigImport(
                ConfigDataLocation.of("homeport-ssm:/orders/"),
                RegionName.of("us-east-1"),
                Duration.ofMinutes(15),
                new Tree(wait, reading),
                () -> {});
    }

    private final class Tree implements ConfigTree {

        private final Duration wait;
        private final TreeReading reading;

        Tree(Duration wait, TreeReading reading) {
            this.wait = wait;
            this.reading = reading;
        }

        @Override
        public String name() {
            return "ssm /orders";
        }

        @Override
        public NameStyle style() {
            return NameStyle.PATH;
        }

        @Override
        public TreeReading read() {
            nanos.addAndGet(wait.toNanos());
            return reading;
        }
    }

    private static final class Context implements ConfigDataLoaderContext {

        private final ConfigurableBootstrapContext bootstrap = new DefaultBootstrapContext();

        @Override
        public ConfigurableBootstrapContext getBootstrapContext() {
            return bootstrap;
        }
    }

    private static final class Warnings extends NoOpLog {

        private static final long serialVersionUID = 1L;

        private final transient List<String> told;

        Warnings(List<String> told) {
            this.told = told;
        }

        @Override
        public void warn(Object message) {
            told.add(String.valueOf(message));
        }
    }
}
