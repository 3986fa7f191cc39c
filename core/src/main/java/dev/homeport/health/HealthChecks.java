package dev.homeport.health;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

/** Makes checks that many services want; for any other, write a {@link HealthProbe}. */
public final class HealthChecks {

    private static final Duration LOOK = Duration.ofSeconds(1);

    private HealthChecks() {}

    /**
     * Returns a check that is down while a file exists: an operator's way to take one instance out of service with
     * {@code touch}, when all else fails. {@link Impact#CRITICAL} for {@link Scope#READY} and {@link Scope#REGION}, every
     * second, no further fall or rise; what the file holds does not matter.
     *
     * <p>If it cannot be told whether the file exists, the check is up: a disk that fails is no operator's word.
     *
     * @param name unique within a monitor
     * @throws NullPointerException if an argument is null
     * @throws IllegalArgumentException if {@code name} is not a valid name of a check
     */
    public static HealthCheck outOfServiceWhile(String name, Path file) {
        Objects.requireNonNull(file, "file");
        return fileSwitch(
                name,
                () -> Files.exists(file, LinkOption.NOFOLLOW_LINKS)
                        ? CheckResult.down("the file " + file + " exists")
                        : CheckResult.up());
    }

    /**
     * Returns a check that is up only while a file exists: a deployment tool puts an instance into service with {@code
     * touch} when its work is done, and takes it out by removing the file. In all else it is as {@link
     * #outOfServiceWhile}: {@link Impact#CRITICAL} for {@link Scope#READY} and {@link Scope#REGION}, every second, no
     * further fall or rise; what the file holds does not matter.
     *
     * <p>If it cannot be told whether the file exists, the check is up, here too: only a file that is certainly not there
     * is an operator's word. A directory that does not exist holds no file.
     *
     * @param name unique within a monitor
     * @throws NullPointerException if an argument is null
     * @throws IllegalArgumentException if {@code name} is not a valid name of a check
     */
    public static HealthCheck inServiceWhile(String name, Path file) {
        Objects.requireNonNull(file, "file");
        return fileSwitch(
                name,
                () -> Files.notExists(file, LinkOption.NOFOLLOW_LINKS)
                        ? CheckResult.down("the file " + file + " does not exist")
                        : CheckResult.up());
    }

    private static HealthCheck fileSwitch(String name, HealthProbe look) {
        return HealthCheck.builder(name, look)
                .interval(LOOK)
                .deadline(LOOK)
                .fall(1)
                .rise(1)
                .operatorSwitch()
                .build();
    }
}
