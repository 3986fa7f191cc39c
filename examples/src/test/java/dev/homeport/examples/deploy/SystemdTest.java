package dev.homeport.examples.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeport.examples.InstalledProgram;
import dev.homeport.health.http.LoadBalancerProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lets systemd read the units of {@code deploy}, and computes the times in them. */
class SystemdTest {

    private static final Duration LONGEST_WAIT_FOR_A_PRIMARY = Duration.ofSeconds(10);
    private static final Duration SPRINGS_PHASE = Duration.ofSeconds(30);
    private static final Duration CLOSE = Duration.ofSeconds(5);

    @TempDir
    Path directory;

    @Test
    void systemd_accepts_the_services() throws Exception {
        var java = Path.of(System.getProperty("java.home"), "bin", "java");
        assertAccepted(DeployFile.of("systemd/orders.service").with("/usr/bin/java", java));
        assertAccepted(DeployFile.of("systemd/orders-spring.service").with("/usr/bin/java", java));
        assertAccepted(DeployFile.of("self-hosted/runbook-webhook.service")
                .with("/opt/homeport/examples/runbook-webhook", InstalledProgram.require("true")));
        assertAccepted(DeployFile.of("self-hosted/orders-postgres.service")
                .with("/usr/lib/postgresql/16/bin/postgres", InstalledProgram.require("true")));
    }

    @Test
    void systemd_accepts_the_guard_as_a_part_of_postgresql() throws Exception {
        InstalledProgram.require("systemd-analyze");
        var unit = DeployFile.of("self-hosted/orders-postgres.service")
                .with("/usr/lib/postgresql/16/bin/postgres", InstalledProgram.require("true"));
        DeployFile.of("self-hosted/postgres-start-guard.conf")
                .with("/usr/local/lib/homeport/postgres-start-guard", InstalledProgram.require("true"))
                .in(Files.createDirectory(directory.resolve("orders-postgres.service.d")));
        assertAccepted(unit);
    }

    @Test
    void the_service_is_given_the_time_of_its_drain_and_of_its_requests() throws IOException {
        var unit = DeployFile.of("systemd/orders.service").text();
        assertThat(seconds(unit, "TimeoutStopSec=(\\d+)"))
                .isEqualTo(drain(unit, "HEALTH_DRAIN=(\\S+)")
                        .plus(LONGEST_WAIT_FOR_A_PRIMARY)
                        .plus(CLOSE));
    }

    @Test
    void the_spring_boot_service_is_given_the_time_of_its_drain_and_of_springs_phase() throws IOException {
        var unit = DeployFile.of("systemd/orders-spring.service").text();
        assertThat(seconds(unit, "TimeoutStopSec=(\\d+)"))
                .isEqualTo(drain(unit, "HOMEPORT_HEALTH_SERVER_DRAIN=(\\S+)")
                        .plus(SPRINGS_PHASE)
                        .plus(CLOSE));
    }

    @Test
    void every_main_class_exists() throws IOException {
        for (var name : new String[] {"orders.service", "orders-spring.service"}) {
            var main =
                    Path.of(first(DeployFile.of("systemd/" + name).text(), "(dev\\.homeport\\.\\S+)")
                                    .replace('.', '/') + ".java");
            assertThat(DeployFile.ROOT
                                    .getParent()
                                    .resolve("src/main/java")
                                    .resolve(main)
                                    .toFile()
                                    .exists()
                            || DeployFile.ROOT
                                    .resolveSibling("spring-boot/src/main/java")
                                    .resolve(main)
                                    .toFile()
                                    .exists())
                    .as(name)
                    .isTrue();
        }
    }

    /** It says what it finds wrong, also where its status is zero. */
    private void assertAccepted(DeployFile unit) throws Exception {
        var verified = InstalledProgram.run(
                directory,
                "systemd-analyze",
                "verify",
                "--man=no",
                unit.in(directory).toString());
        assertThat(verified.said()).isEmpty();
        assertThat(verified.status()).isZero();
    }

    private static Duration drain(String unit, String pattern) {
        return LoadBalancerProfile.named(first(unit, pattern)).orElseThrow().drainTime();
    }

    private static Duration seconds(String unit, String pattern) {
        return Duration.ofSeconds(Long.parseLong(first(unit, pattern)));
    }

    private static String first(String unit, String pattern) {
        var found = Pattern.compile("(?m)" + pattern).matcher(unit);
        assertThat(found.find()).as(pattern).isTrue();
        return found.group(1);
    }
}
