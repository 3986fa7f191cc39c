package dev.homeport.testkit.containers;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import dev.homeport.testkit.LabException;
import java.io.IOException;
import java.util.function.Function;
import org.testcontainers.containers.ContainerFetchException;
import org.testcontainers.images.RemoteDockerImage;
import org.testcontainers.utility.DockerImageName;

/** Asks the container engine, and turns its refusals into an {@link IOException} that says what was asked. */
record Engine(DockerClient client) {
    <T> T call(String what, Function<DockerClient, T> question) throws IOException {
        try {
            return question.apply(client);
        } catch (DockerException e) {
            throw new IOException("The container engine could not " + what + ": " + e.getMessage(), e);
        }
    }

    /** Returns the name by which the engine has the image, which is pulled if it is not there. */
    static String image(String name) {
        try {
            return new RemoteDockerImage(DockerImageName.parse(name)).get();
        } catch (ContainerFetchException e) {
            throw new LabException(
                    "The image " + name
                            + " is not on this machine and could not be pulled; build it, or name another by"
                            + " ContainerPlatform.builder()",
                    e);
        }
    }
}
