package dev.homeport.config.internal.knowngood;

import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Checks that no other user could have written or read the file that a service starts from; pure. */
public final class FilePermissionCheck {

    private static final Set<PosixFilePermission> OWN =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private static final Set<PosixFilePermission> OWN_AND_GROUP = EnumSet.of(
            PosixFilePermission.OWNER_READ,
            PosixFilePermission.OWNER_WRITE,
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE);

    private FilePermissionCheck() {}

    /**
     * Returns what is wrong with the file, and how to mend it.
     *
     * @param groupOfVolume whether the group is that of the whole volume: Kubernetes gives it a pod's {@code fsGroup}
     *     with each mount, and its bits to every file, and only the pod is in it
     */
    public static Optional<String> problem(
            String owner, String self, Set<PosixFilePermission> permissions, boolean groupOfVolume) {
        if (!owner.equals(self)) {
            return Optional.of("it belongs to " + owner + ", and this process runs as " + self);
        }
        return (groupOfVolume ? OWN_AND_GROUP : OWN).containsAll(permissions)
                ? Optional.empty()
                : Optional.of("its mode is " + PosixFilePermissions.toString(permissions)
                        + ", which lets others in; it must be rw------- (chmod 600)");
    }
}
