package dev.homeport.testkit;

import java.io.IOException;

/**
 * Runs the servers of labs. A lab's own way are processes of this machine; {@code homeport-testkit-containers} has
 * another, for images of one's own.
 */
@FunctionalInterface
public interface LabPlatform {
    /**
     * Prepares the servers of one lab.
     *
     * @param lab a short name that no other lab has
     * @throws LabException if it cannot be used here
     */
    LabServers open(String lab) throws IOException;
}
