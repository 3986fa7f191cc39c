package dev.homeport.spring.boot.region;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.homeport.jdbc.TopologyEvent;
import dev.homeport.region.EvacuationChange;
import dev.homeport.region.RegionControl;
import dev.homeport.region.RegionName;
import dev.homeport.region.RegionNotFoundException;
import dev.homeport.region.ResolvedRegion;
import dev.homeport.spring.boot.SharedLab;
import dev.homeport.spring.boot.jdbc.FailoverDataSourceAutoConfiguration;
import dev.homeport.testkit.RegionLab;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.event.EventListener;

@ExtendWith(SharedLab.class)
class RegionAutoConfigurationTest {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final RegionName WEST = RegionName.of("eu-west-1");

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(
                    AutoConfigurations.of(RegionAutoConfiguration.class, FailoverDataSourceAutoConfiguration.class));

    /** A bean as an application writes one. */
    static class Diary {

        final List<TopologyEvent.PrimaryAccepted> primaries = new CopyOnWriteArrayList<>();
        final List<EvacuationChange> evacuations = new CopyOnWriteArrayList<>();

        @EventListener
        void on(TopologyEvent.PrimaryAccepted event) {
            primaries.add(event);
        }

        @EventListener
        void on(EvacuationChange event) {
            evacuations.add(event);
        }
    }

    @Test
    void decisions_are_application_events_those_made_while_the_context_was_refreshed_too(RegionLab lab) {
        application
                .withPropertyValues(SharedLab.properties(lab))
                .withBean(Diary.class, Diary::new)
                .run(context -> {
                    var diary = context.getBean(Diary.class);
                    await().atMost(SOON).until(() -> diary.primaries.size() == 1);
                    context.getBean(RegionControl.class).evacuate(WEST, "a rehearsal");
                    await().atMost(SOON).until(() -> diary.evacuations.size() == 1);
                    assertThat(diary.evacuations.get(0).region()).isEqualTo(WEST);
                });
    }

    @Test
    void a_region_can_be_evacuated_from_the_start_on() {
        application.withPropertyValues("homeport.evacuate=eu-west-1").run(context -> {
            var control = context.getBean(RegionControl.class);
            assertThat(control.isEvacuated(WEST)).isTrue();
            assertThat(control.isEvacuated(RegionName.of("us-east-1"))).isFalse();
        });
    }

    @Test
    void a_control_of_the_users_own_is_left_alone() {
        application
                .withBean("mine", RegionControl.class, RegionControl::create)
                .run(context ->
                        assertThat(context).hasSingleBean(RegionControl.class).hasBean("mine"));
    }

    @Test
    void an_application_that_asks_for_its_region_must_be_told_it() {
        Assumptions.assumeTrue(System.getenv("APP_REGION") == null && System.getenv("AWS_REGION") == null);
        application
                .withUserConfiguration(NeedsRegion.class)
                .run(context ->
                        assertThat(context).getFailure().rootCause().isInstanceOf(RegionNotFoundException.class));
    }

    static class NeedsRegion {
        NeedsRegion(ResolvedRegion home) {}
    }
}
