package dev.homeport.region;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds out which region an application runs in: the first of these that is set.
 *
 * <ol>
 *   <li>what {@link #explicit} was given
 *   <li>the system property {@code homeport.region}
 *   <li>the environment variable {@code APP_REGION}
 *   <li>the environment variable {@code AWS_REGION}
 *   <li>only with {@link #askingMetadata}: the metadata of the ECS task, then of the EC2 instance
 * </ol>
 *
 * <p>What is set to nothing but white space counts as not set. A name that is set and invalid is an error, not a reason
 * to look on: the next place would silently make it another region. Immutable and safe for any number of threads.
 */
public final class RegionResolver {

    private static final String PROPERTY = "homeport.region";
    private static final List<String> VARIABLES = List.of("APP_REGION", "AWS_REGION");

    private final Optional<RegionName> explicit;
    private final boolean metadata;
    private final Function<String, @Nullable String> properties;
    private final Function<String, @Nullable String> environment;

    private RegionResolver(
            Optional<RegionName> explicit,
            boolean metadata,
            Function<String, @Nullable String> properties,
            Function<String, @Nullable String> environment) {
        this.explicit = explicit;
        this.metadata = metadata;
        this.properties = properties;
        this.environment = environment;
    }

    /** Returns a resolver that looks at the system property and the two variables, and asks no service. */
    public static RegionResolver standard() {
        return of(System::getProperty, System::getenv);
    }

    static RegionResolver of(
            Function<String, @Nullable String> properties, Function<String, @Nullable String> environment) {
        return new RegionResolver(Optional.empty(), false, properties, environment);
    }

    /**
     * Returns a resolver that answers with that region whatever else is set, for an application with an option of its
     * own.
     *
     * @throws NullPointerException if {@code region} is null
     */
    public RegionResolver explicit(RegionName region) {
        return new RegionResolver(
                Optional.of(Objects.requireNonNull(region, "region")), metadata, properties, environment);
    }

    /**
     * Returns a resolver that, when all else is silent, asks the metadata service of ECS and then that of EC2 (IMDSv2),
     * for at most one second in all and without repetition. Not asked if {@code AWS_EC2_METADATA_DISABLED} is
     * {@code true}. Default: off, because outside AWS the question ends in a timeout.
     */
    public RegionResolver askingMetadata() {
        return new RegionResolver(explicit, true, properties, environment);
    }

    /**
     * Returns the region and where it was found.
     *
     * @throws RegionNotFoundException if it is nowhere, or the first place that has one has an invalid name; the message
     *     names every place that was tried, and what came of it
     */
    public ResolvedRegion resolve() {
        if (explicit.isPresent()) {
            return new ResolvedRegion(explicit.get(), "the application");
        }
        var tried = new ArrayList<String>();
        var property = named("system property " + PROPERTY, properties.apply(PROPERTY), tried);
        if (property.isPresent()) {
            return property.get();
        }
        for (var variable : VARIABLES) {
            var found = named("environment variable " + variable, environment.apply(variable), tried);
            if (found.isPresent()) {
                return found.get();
            }
        }
        return metadata(tried)
                .orElseThrow(() -> new RegionNotFoundException("No region found. Tried: " + String.join("; ", tried)
                        + ". Set APP_REGION to the name of the region, such as eu-west-1"));
    }

    private Optional<ResolvedRegion> metadata(List<String> tried) {
        if (!metadata) {
            tried.add("metadata of ECS and EC2: not asked, which is the default");
            return Optional.empty();
        }
        return new MetadataRegion(environment)
                .resolve(tried)
                .flatMap(found -> named(found.from(), found.name(), tried));
    }

    private static Optional<ResolvedRegion> named(String place, @Nullable String name, List<String> tried) {
        if (name == null || name.isBlank()) {
            tried.add(place + ": not set");
            return Optional.empty();
        }
        try {
            return Optional.of(new ResolvedRegion(RegionName.of(name.strip()), place));
        } catch (IllegalArgumentException invalid) {
            throw new RegionNotFoundException(place + ": " + invalid.getMessage());
        }
    }

    @Override
    public String toString() {
        return "RegionResolver[explicit=" + explicit.map(RegionName::value).orElse("none") + ", metadata=" + metadata
                + "]";
    }
}
