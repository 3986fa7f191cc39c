package dev.homeport.spring.boot.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.homeport.health.HealthMonitor;
import dev.homeport.health.Scope;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.AvailabilityState;
import org.springframework.boot.availability.LivenessState;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** An orchestrator kills a process that is not alive, so that verdict takes more than one look. */
@Tag("slow")
class LivenessTest {

    /** The looks that have to agree. */
    private static final int LOOKS = 3;

    @Test
    void an_application_is_not_alive_any_more_only_when_three_looks_agree() {
        var availability = new BrokenFromTheSecondLook();
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(HealthMonitorAutoConfiguration.class))
                .withBean(ApplicationAvailability.class, () -> availability)
                .run(context -> {
                    var monitor = context.getBean(HealthMonitor.class);
                    await().until(() -> monitor.snapshot().isUp(Scope.LIVE));
                    await().until(() -> !monitor.snapshot().isUp(Scope.LIVE));
                    assertThat(availability.looks.get() - 1).isGreaterThanOrEqualTo(LOOKS);
                });
    }

    private static final class BrokenFromTheSecondLook implements ApplicationAvailability {

        final AtomicInteger looks = new AtomicInteger();

        @Override
        @SuppressWarnings("unchecked")
        public <S extends AvailabilityState> S getState(Class<S> type, S otherwise) {
            return type == LivenessState.class
                    ? (S) (looks.incrementAndGet() == 1 ? LivenessState.CORRECT : LivenessState.BROKEN)
                    : otherwise;
        }

        @Override
        public ReadinessState getReadinessState() {
            return ReadinessState.ACCEPTING_TRAFFIC;
        }

        @Override
        public LivenessState getLivenessState() {
            throw new UnsupportedOperationException("a start that is not over would look broken");
        }

        @Override
        public <S extends AvailabilityState> S getState(Class<S> type) {
            throw new UnsupportedOperationException();
        }

        @Override
        public <S extends AvailabilityState> AvailabilityChangeEvent<S> getLastChangeEvent(Class<S> type) {
            throw new UnsupportedOperationException();
        }
    }
}
