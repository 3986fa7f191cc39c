package dev.homeport.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.homeport.config.Fixtures.Store;
import dev.homeport.region.RegionControl;
import dev.homeport.region.RegionName;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class FollowTest {

    record Homeport(@Default("") List<RegionName> evacuate) {}

    record Db(String host, @Default("5432") int port, Homeport homeport) {}

    private final Store store = new Store().put("host", "a");
    private final List<String> told = new CopyOnWriteArrayList<>();

    @Test
    void one_parameter_evacuates_a_region_and_its_absence_is_no_opinion() {
        var home = RegionName.of("eu-west-1");
        try (var control = RegionControl.create();
                var config = ConfigLoader.of(Db.class).source(store).load()) {
            config.follow(db -> db.homeport().evacuate(), control::configured);
            assertThat(control.isEvacuated(home)).isFalse();

            store.put("homeport/evacuate", "us-east-1, eu-west-1");
            config.refreshNow();
            await().until(() -> control.isEvacuated(home));

            store.values.remove("homeport/evacuate");
            config.refreshNow();
            await().until(() -> !control.isEvacuated(home));
        }
    }

    @Test
    void what_is_followed_is_told_now_and_whenever_it_has_changed() {
        try (var config = ConfigLoader.of(Db.class).source(store).load()) {
            config.follow(Db::host, host -> {
                told.add(host);
                if (told.size() == 2) {
                    throw new IllegalStateException("once");
                }
            });
            assertThat(told).containsExactly("a");

            store.put("port", "1");
            config.refreshNow();
            store.put("host", "b");
            config.refreshNow();
            await().until(() -> told.size() >= 2);
            store.put("port", "2");
            config.refreshNow();

            await().untilAsserted(() -> assertThat(told).containsExactly("a", "b", "b"));
        }
    }

    @Test
    void what_is_not_followed_any_more_is_not_told_and_not_kept() {
        try (var config = ConfigLoader.of(Db.class).source(store).load()) {
            var following = config.follow(Db::host, told::add);
            following.close();
            following.close();
            config.follow(Db::port, port -> told.add("" + port));
            store.put("host", "b").put("port", "7");
            config.refreshNow();
            await().untilAsserted(() -> assertThat(told).endsWith("7"));
            assertThat(told).doesNotContain("b");
        }
    }

    @Test
    void a_target_that_refuses_the_first_word_is_not_followed() {
        try (var config = ConfigLoader.of(Db.class).source(store).load()) {
            assertThatThrownBy(() -> config.follow(Db::host, host -> {
                        told.add(host);
                        throw new IllegalStateException("no");
                    }))
                    .hasMessage("no");
            config.follow(Db::port, port -> told.add("" + port));
            store.put("host", "b").put("port", "7");
            config.refreshNow();
            await().untilAsserted(() -> assertThat(told).endsWith("7"));
            assertThat(told).doesNotContain("b");
        }
    }
}
