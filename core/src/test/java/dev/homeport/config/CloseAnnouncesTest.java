package dev.homeport.config;

import static dev.homeport.config.Fixtures.REGION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homeport.config.Fixtures.Store;
import dev.homeport.internal.HeldLogLine;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CloseAnnouncesTest {

    record Db(String host) {}

    @Test
    void a_change_that_is_shown_when_the_configuration_is_closed_is_told() throws Exception {
        var store = new Store().put("host", "a");
        List<String> told = new CopyOnWriteArrayList<>();
        var loader = ConfigLoader.of(Db.class)
                .region(REGION)
                .source(store)
                .onChange((before, after, keys) -> told.add(before.host() + " -> " + after.host()))
                .refreshEvery(Duration.ofMillis(20));
        try (var held = new HeldLogLine(Config.class, "Configuration changed");
                var config = loader.load()) {
            store.put("host", "b");
            assertThat(held.reached()).isTrue();
            assertThat(config.current().host()).isEqualTo("b");
        }
        assertThat(told).containsExactly("a -> b");
    }
}
