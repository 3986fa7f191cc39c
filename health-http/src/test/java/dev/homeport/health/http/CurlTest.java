package dev.homeport.health.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What {@code curl --fail} tells a script, a container's health check or a person. */
@Tag("slow")
@Timeout(120)
class CurlTest {

    private static final int REFUSED = 22;

    @Test
    void curl_sees_up_down_drain_and_up() throws Exception {
        var curl = Program.require("curl");
        try (var service = new WatchedService()) {
            assertSeen(curl, service, 0, "200");

            service.down();
            assertSeen(curl, service, REFUSED, "503");
            service.up();
            assertSeen(curl, service, 0, "200");

            var drain = service.drain(LoadBalancerProfile.KUBERNETES);
            assertSeen(curl, service, REFUSED, "503");
            drain.cancel();
            assertSeen(curl, service, 0, "200");
        }
    }

    private static void assertSeen(Path curl, WatchedService service, int exit, String status) throws Exception {
        for (var how : List.of(
                List.of("--http1.1"), List.of("--http1.0"), List.of("--head"), List.of("--request", "OPTIONS"))) {
            var command = new ArrayList<>(List.of(
                    curl.toString(), "--silent", "--fail", "--max-time", "2", "--output", "/dev/null", "--write-out"));
            command.add("%{http_code}");
            command.addAll(how);
            command.add("http://127.0.0.1:" + service.port() + "/health");
            var process = new ProcessBuilder(command).start();
            var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);

            assertThat(process.waitFor()).as("exit code of %s", how).isEqualTo(exit);
            assertThat(said).isEqualTo(status);
        }
    }
}
