package dev.homeport.testkit.containers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.testcontainers.DockerClientFactory;

@Tag("containers")
class LeftoverTest {
    @BeforeAll
    static void requireEngine() {
        Images.requireEngine();
    }

    @Test
    void a_closed_lab_leaves_no_container_and_no_network() throws SQLException {
        String name;
        try (var lab = KilledLab.start()) {
            name = KilledLab.lab(lab);
            assertThat(containers(name)).hasSize(2);
            assertThat(networks(name)).hasSize(1);
        }
        assertThat(containers(name)).isEmpty();
        assertThat(networks(name)).isEmpty();
    }

    @Test
    void what_a_killed_jvm_left_is_removed_by_the_next_lab() throws IOException, InterruptedException {
        var jvm = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        KilledLab.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String name;
        try (var output = jvm.inputReader()) {
            name = output.lines()
                    .filter(line -> line.startsWith(KilledLab.STARTED))
                    .findFirst()
                    .orElseThrow()
                    .substring(KilledLab.STARTED.length());
            assertThat(containers(name)).hasSize(2);
            jvm.destroyForcibly();
        }
        assertThat(jvm.waitFor(1, TimeUnit.MINUTES)).isTrue();

        KilledLab.start().close();

        assertThat(containers(name)).isEmpty();
        assertThat(networks(name)).isEmpty();
    }

    private static List<String> containers(String lab) {
        return DockerClientFactory.instance()
                .client()
                .listContainersCmd()
                .withShowAll(true)
                .withLabelFilter(Map.of("dev.homeport.lab", lab))
                .exec()
                .stream()
                .map(container -> String.join(",", container.getNames()))
                .toList();
    }

    private static List<String> networks(String lab) {
        return DockerClientFactory.instance()
                .client()
                .listNetworksCmd()
                .withFilter("label", List.of("dev.homeport.lab=" + lab))
                .exec()
                .stream()
                .map(network -> network.getName())
                .toList();
    }
}
