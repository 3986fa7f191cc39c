package dev.homeport.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class HealthChecksTest {

    @Test
    void an_instance_is_out_of_service_while_the_file_exists(@TempDir Path directory) throws Exception {
        var flag = directory.resolve("out-of-service");
        var check = HealthChecks.outOfServiceWhile("maintenance", flag);

        assertThat(check.probe().probe()).isEqualTo(CheckResult.up());
        Files.createFile(flag);
        assertThat(check.probe().probe()).isInstanceOf(CheckResult.Down.class);
        Files.delete(flag);
        assertThat(check.probe().probe()).isEqualTo(CheckResult.up());
        assertThat(check.isSharedDependency())
                .as("an operator's word is never doubted")
                .isFalse();
    }

    @Test
    void a_monitor_follows_the_file(@TempDir Path directory) throws Exception {
        var flag = directory.resolve("out-of-service");
        try (var monitor = HealthMonitor.builder()
                .check(HealthChecks.outOfServiceWhile("maintenance", flag))
                .build()) {
            await().until(() -> monitor.snapshot().isUp(Scope.READY));
            Files.createFile(flag);
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> !monitor.snapshot().isUp(Scope.READY));
            assertThat(monitor.snapshot().isUp(Scope.LIVE)).isTrue();
        }
    }
}
