package dev.homeport.testkit.containers;

import dev.homeport.testkit.LabException;
import dev.homeport.testkit.LabPlatform;
import dev.homeport.testkit.LabServers;
import dev.homeport.testkit.RegionLabBuilder;
import java.io.IOException;
import java.net.InetAddress;
import org.testcontainers.DockerClientFactory;

/**
 * Runs the servers of a {@link dev.homeport.testkit.RegionLab} in containers, for {@link RegionLabBuilder#platform}: the
 * lab's API and its faults are the same, and the PostgreSQL is an image of one's own, with the extensions and the version
 * that production has.
 *
 * <p>Each server is one container, which is killed, paused and started again where it is: a crash is a SIGKILL of all its
 * processes, and a freeze is the engine's pause, the kernel's freezer. The network's faults are those of the lab's own
 * relays, which applications and standbys pass; so no image of a proxy is needed.
 *
 * <p>Testcontainers finds the engine, which runs on this machine. Published ports are those of {@code 127.0.0.1}; the
 * containers of one lab have a network of their own. {@code RegionLab.close()} removes them all, and the next lab those of
 * a JVM that was killed; where Ryuk runs, Testcontainers does so before. Immutable, for any number of labs.
 */
public final class ContainerPlatform implements LabPlatform {
    private final ContainerImages images;

    ContainerPlatform(ContainerImages images) {
        this.images = images;
    }

    /** Starts a description of the images. */
    public static ContainerPlatformBuilder builder() {
        return new ContainerPlatformBuilder();
    }

    /**
     * Returns whether a container engine answers here, so that a test can be skipped where none does. The first question
     * of a JVM takes some seconds.
     */
    public static boolean isEngineRunning() {
        return DockerClientFactory.instance().isDockerAvailable();
    }

    @Override
    public LabServers open(String lab) throws IOException {
        if (!isEngineRunning()) {
            throw new LabException(
                    "No container engine answers: start Docker or Podman's API service, or set DOCKER_HOST"
                            + " to its socket; Testcontainers' log says what was tried");
        }
        var host = DockerClientFactory.instance().dockerHostIpAddress();
        if (!InetAddress.getByName(host).isLoopbackAddress()) {
            throw new LabException("The container engine is at " + host + ", and labs publish ports at 127.0.0.1 of its"
                    + " machine: run this JVM on that machine itself, not in a container; if it is there, set"
                    + " TESTCONTAINERS_HOST_OVERRIDE=localhost");
        }
        return new ContainerServers(new Engine(DockerClientFactory.instance().client()), lab, images);
    }
}
