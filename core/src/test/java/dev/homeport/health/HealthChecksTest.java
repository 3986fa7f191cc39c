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
    void an_instance_is_in_service_only_while_the_file_exists(@TempDir Path directory) throws Exception {
        var flag = directory.resolve("in-service");
        var check = HealthChecks.inServiceWhile("deployed", flag);

        assertThat(check.probe().probe()).isEqualTo(CheckResult.down("the file " + flag + " does not exist"));
        Files.createFile(flag);
        assertThat(check.probe().probe()).isEqualTo(CheckResult.up());
        Files.delete(flag);
        assertThat(check.probe().probe()).isInstanceOf(CheckResult.Down.class);
        assertThat(check.isSharedDependency())
                .as("an operator's word is never doubted")
                .isFalse();
    }

    @Test
    void a_link_to_nowhere_is_a_file_for_both_switches(@TempDir Path directory) throws Exception {
        var link = Files.createSymbolicLink(directory.resolve("flag"), directory.resolve("nowhere"));

        assertThat(HealthChecks.inServiceWhile("in", link).probe().probe()).isEqualTo(CheckResult.up());
        assertThat(HealthChecks.outOfServiceWhile("out", link).probe().probe()).isInstanceOf(CheckResult.Down.class);
    }

    @Test
    void a_path_that_cannot_be_looked_at_changes_nothing_for_either_switch(@TempDir Path directory) throws Exception {
        var impossible = directory.resolve("n".repeat(5_000));

        assertThat(HealthChecks.inServiceWhile("in", impossible).probe().probe())
                .isEqualTo(CheckResult.up());
        assertThat(HealthChecks.outOfServiceWhile("out", impossible).probe().probe())
                .isEqualTo(CheckResult.up());
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
