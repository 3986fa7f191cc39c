package dev.homeport.testkit.ssm;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one region's parameters. It knows nothing of wires and faults, and refuses with {@link SsmErrorException}.
 * Thread-safe.
 */
final class ParameterStore {
    private final InstantSource clock;

    /** Guarded by this. */
    private final TreeMap<String, StoredParameter> parameters = new TreeMap<>();

    ParameterStore(InstantSource clock) {
        this.clock = clock;
    }

    /** Adds a version; without a type, the parameter keeps its own. */
    synchronized ParameterVersion put(String name, @Nullable ParameterType type, String value, boolean overwrite) {
        ParameterName.requireWritable(name);
        StoredParameter.requireValue(value);
        var parameter = parameters.get(name);
        if (parameter == null) {
            if (type == null) {
                throw new SsmErrorException(SsmError.VALIDATION, "A new parameter needs a type: " + name);
            }
            parameter = new StoredParameter(name, type);
            parameters.put(name, parameter);
        } else if (!overwrite) {
            throw new SsmErrorException(
                    SsmError.PARAMETER_ALREADY_EXISTS, name + " exists; overwriting it has to be asked for");
        } else if (type != null && type != parameter.type()) {
            throw new SsmErrorException(
                    SsmError.HIERARCHY_TYPE_MISMATCH,
                    name + " is a " + parameter.type().wireName() + " and cannot change its type");
        }
        return parameter.add(value, clock.instant());
    }

    synchronized Optional<ParameterVersion> find(ParameterReference reference) {
        return Optional.ofNullable(parameters.get(reference.name())).flatMap(parameter -> parameter.find(reference));
    }

    synchronized ParameterVersion get(ParameterReference reference) {
        return require(reference.name()).find(reference).orElseThrow(() -> noVersion(reference));
    }

    /** The latest versions directly under a path, or at any depth, by name. */
    synchronized List<ParameterVersion> under(String path, boolean recursive) {
        var prefix = path.endsWith("/") ? path : path + "/";
        return parameters.tailMap(prefix).entrySet().stream()
                .takeWhile(entry -> entry.getKey().startsWith(prefix))
                .filter(entry -> recursive || entry.getKey().indexOf('/', prefix.length()) < 0)
                .map(Map.Entry::getValue)
                .map(StoredParameter::latest)
                .toList();
    }

    /**
     * Holds the result of labelling.
     *
     * @param version the labelled version's number
     * @param invalid the labels that are none, and were not attached
     */
    record Labelled(int version, List<String> invalid) {}

    synchronized Labelled label(ParameterReference reference, List<String> labels) {
        var parameter = require(reference.name());
        var version = parameter.find(reference).orElseThrow(() -> noVersion(reference));
        return new Labelled(version.number(), parameter.label(version, labels));
    }

    synchronized void delete(String name) {
        require(name);
        parameters.remove(name);
    }

    private StoredParameter require(String name) {
        return Optional.ofNullable(parameters.get(name))
                .orElseThrow(
                        () -> new SsmErrorException(SsmError.PARAMETER_NOT_FOUND, "There is no parameter " + name));
    }

    private static SsmErrorException noVersion(ParameterReference reference) {
        return new SsmErrorException(
                SsmError.PARAMETER_VERSION_NOT_FOUND,
                reference.name() + " has no version or label " + reference.versionOrLabel());
    }
}
