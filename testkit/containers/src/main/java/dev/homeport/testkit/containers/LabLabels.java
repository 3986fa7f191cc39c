package dev.homeport.testkit.containers;

import com.github.dockerjava.api.command.SyncDockerCmd;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.testcontainers.DockerClientFactory;

/**
 * Marks what belongs to a lab, and removes it: that of this lab at its end, and that of a JVM of this machine that was
 * killed when the next lab starts. Testcontainers' own labels are there too, so Ryuk, where it runs, removes all of it.
 */
record LabLabels(String lab, String host, String process) {
    private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(10);
    private static final Logger LOG = LoggerFactory.getLogger(ContainerPlatform.class);
    private static final String LAB = "dev.homeport.lab";
    private static final String HOST = "dev.homeport.lab.host";
    private static final String PROCESS = "dev.homeport.lab.process";

    static LabLabels of(String lab) throws IOException {
        return new LabLabels(lab, InetAddress.getLocalHost().getHostName(), identity(ProcessHandle.current()));
    }

    Map<String, String> all() {
        var all = new HashMap<>(DockerClientFactory.DEFAULT_LABELS);
        all.put(DockerClientFactory.TESTCONTAINERS_SESSION_ID_LABEL, DockerClientFactory.SESSION_ID);
        all.put(LAB, lab);
        all.put(HOST, host);
        all.put(PROCESS, process);
        return all;
    }

    void removeLab(Engine engine) throws IOException {
        remove(engine, lab);
    }

    /** Removes what JVMs of this machine have left that are gone. */
    void removeStray(Engine engine) throws IOException {
        var strays = engine.call(
                "list the networks of labs",
                client -> client.listNetworksCmd()
                        .withFilter("label", List.of(HOST + "=" + host))
                        .exec());
        for (var network : strays) {
            var labels = network.getLabels();
            if (!isAlive(labels.getOrDefault(PROCESS, ""))) {
                LOG.info("Lab of a JVM that is gone is removed: lab={}", labels.get(LAB));
                remove(engine, labels.getOrDefault(LAB, ""));
            }
        }
    }

    private static void remove(Engine engine, String lab) throws IOException {
        engine.call("remove what is left of " + lab, client -> {
            for (var container : client.listContainersCmd()
                    .withShowAll(true)
                    .withLabelFilter(Map.of(LAB, lab))
                    .exec()) {
                removeOnce(client.removeContainerCmd(container.getId())
                        .withForce(true)
                        .withRemoveVolumes(true));
            }
            for (var network : client.listNetworksCmd()
                    .withFilter("label", List.of(LAB + "=" + lab))
                    .exec()) {
                removeOnce(client.removeNetworkCmd(network.getId()));
            }
            return lab;
        });
    }

    /** Another lab that starts now, or Ryuk, may be removing the same. */
    private static void removeOnce(SyncDockerCmd<Void> removal) {
        try {
            removal.exec();
        } catch (NotFoundException | ConflictException e) {
            LOG.debug("It is being removed already", e);
        }
    }

    /** A process number is used again; with the time of its start it is not. */
    private static String identity(ProcessHandle process) {
        return process.pid() + "@"
                + process.info().startInstant().map(Object::toString).orElse("");
    }

    /** Two JVMs may see the start of a process at times that differ, by as much as the clock was set between their own starts. */
    private static boolean isAlive(String identity) {
        var parts = identity.split("@", 2);
        return parts[0].matches("\\d{1,10}")
                && ProcessHandle.of(Long.parseLong(parts[0]))
                        .filter(process -> parts.length < 2 || mayHaveStartedAt(process, parts[1]))
                        .isPresent();
    }

    private static boolean mayHaveStartedAt(ProcessHandle process, String start) {
        var now = process.info().startInstant();
        return now.isEmpty()
                || start.isEmpty()
                || Duration.between(Instant.parse(start), now.get()).abs().compareTo(CLOCKS_DIFFER) < 0;
    }
}
