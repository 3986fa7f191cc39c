package dev.homeport.examples.deploy;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Volume;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;

/** Mounts the ConfigMaps and Secrets of a pod as a kubelet does: a directory of a new name, then the link to it exchanged. */
record PodMounts(Manifests manifests, PodTemplateSpec pod) {

    private static final String CURRENT = "..data";

    /** Returns what the ConfigMap or Secret that is mounted there holds. */
    Map<String, String> values(String mountPath) {
        var volume = volume(mountPath);
        return volume.getConfigMap() != null
                ? manifests
                        .get(ConfigMap.class, volume.getConfigMap().getName())
                        .getData()
                : manifests
                        .get(Secret.class, volume.getSecret().getSecretName())
                        .getStringData();
    }

    List<KeyToPath> items(String mountPath) {
        var volume = volume(mountPath);
        return volume.getConfigMap() != null
                ? volume.getConfigMap().getItems()
                : volume.getSecret().getItems();
    }

    /** Puts those values, instead of the shipped ones, where the items of the volume say, all at once. */
    void mount(String mountPath, Path at, Map<String, String> values) throws IOException {
        Files.createDirectories(at);
        var generation = Files.createTempDirectory(at, "..");
        for (var item : items(mountPath)) {
            var file = generation.resolve(item.getPath());
            Files.createDirectories(file.getParent());
            Files.writeString(file, values.get(item.getKey()));
        }
        var next = at.resolve("..data_tmp");
        Files.createSymbolicLink(next, generation.getFileName());
        Files.move(next, at.resolve(CURRENT), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        for (var item : items(mountPath)) {
            var top = Path.of(item.getPath()).getName(0);
            if (!Files.isSymbolicLink(at.resolve(top))) {
                Files.createSymbolicLink(at.resolve(top), Path.of(CURRENT).resolve(top));
            }
        }
    }

    private Volume volume(String mountPath) {
        var name = pod.getSpec().getContainers().get(0).getVolumeMounts().stream()
                .filter(mount -> mount.getMountPath().equals(mountPath))
                .findFirst()
                .orElseThrow()
                .getName();
        return pod.getSpec().getVolumes().stream()
                .filter(candidate -> candidate.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
