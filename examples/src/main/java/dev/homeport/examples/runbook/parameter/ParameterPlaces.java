package dev.homeport.examples.runbook.parameter;

import dev.homeport.examples.runbook.AllAtOnce;
import dev.homeport.examples.runbook.RunbookException;
import dev.homeport.examples.runbook.config.ParameterSettings;
import dev.homeport.examples.runbook.config.RunbookConfig;
import dev.homeport.examples.runbook.config.Site;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ssm.SsmClient;

/**
 * Writes the parameters of all regions: each region's instances read their own place, and that of another region when
 * their own is lost.
 *
 * <p>A place that cannot be written is reported, and stops nothing, except for the one that has to be: the place of the
 * region that becomes, or stays, the primary.
 */
public final class ParameterPlaces implements AutoCloseable {

    private final RunbookConfig config;
    private final Map<String, Parameters> places = new LinkedHashMap<>();

    private ParameterPlaces(RunbookConfig config) {
        this.config = config;
    }

    /** Opens the place of every region; nothing is asked yet. */
    public static ParameterPlaces open(RunbookConfig config) {
        var opened = new ParameterPlaces(config);
        config.sites().forEach(site -> opened.places.put(site.region(), opened.place(site)));
        return opened;
    }

    private Parameters place(Site site) {
        return switch (config.parameters().kind()) {
            case SSM ->
                new SsmParameters(
                        site.region(),
                        client(site, config.limits().answer()),
                        config.parameters().lock());
            case FILE -> new FollowedFile(Objects.requireNonNull(site.parameterFile()));
            case NONE -> new NoParameters();
        };
    }

    private static SsmClient client(Site site, Duration patience) {
        var builder = SsmClient.builder()
                .region(Region.of(site.region()))
                .overrideConfiguration(
                        options -> options.apiCallAttemptTimeout(patience).apiCallTimeout(patience.multipliedBy(2)));
        if (site.ssmEndpoint() != null) {
            builder.endpointOverride(site.ssmEndpoint());
        }
        return builder.build();
    }

    /** Returns whether there is anything to write. */
    public boolean any() {
        return config.parameters().kind() != ParameterSettings.Kind.NONE;
    }

    /** Returns the place of one region. */
    public Parameters in(String region) {
        return Objects.requireNonNull(places.get(region));
    }

    /**
     * Names the primary in every place, where it is no longer announced as being promoted then.
     *
     * @return the places that could not be written, or that keep the announcement, in words
     * @throws RunbookException if the place of the primary's own region could not be written
     */
    public List<String> publish(Site primary) throws RunbookException, InterruptedException {
        var names = config.parameters().namesFor(config.regions());
        var value = config.parameters().valueFor(primary);
        var announced = new ConcurrentLinkedQueue<String>();
        var failures = new ArrayList<>(write(primary.region(), "", parameters -> {
            for (var name : names) {
                parameters.put(name, value);
            }
            announced.add(failure(parameters, this::withdraw));
        }));
        announced.stream().filter(failure -> !failure.isEmpty()).forEach(failures::add);
        return failures;
    }

    /** Returns the primary's parameter in one place, by the name that is read last. */
    public Optional<String> published(String region) throws RunbookException {
        var names = config.parameters().namesFor(List.of(region));
        return names.isEmpty() ? Optional.empty() : in(region).get(names.get(names.size() - 1));
    }

    /**
     * Announces in every place but the lost region's that this site is being promoted, so that a start guard which asks
     * there keeps an old primary down; {@link #publish} takes that back.
     *
     * @return the places that could not be written, in words
     * @throws RunbookException if the place of the site's own region could not be written
     */
    public List<String> announce(Site promoted, String lost) throws RunbookException, InterruptedException {
        return write(
                promoted.region(),
                lost,
                parameters -> parameters.put(
                        config.parameters().promoting(), config.parameters().valueFor(promoted)));
    }

    /**
     * Takes the announcement back in every place, since no promotion follows.
     *
     * @return the places that keep it, in words
     */
    public List<String> withdraw() throws InterruptedException {
        try (var asking = AllAtOnce.ask(places.values(), place -> failure(place, this::withdraw))) {
            return asking.answers().stream()
                    .filter(failure -> !failure.isEmpty())
                    .toList();
        }
    }

    private void withdraw(Parameters parameters) throws RunbookException {
        parameters.delete(config.parameters().promoting());
    }

    /** Returns what is announced as being promoted in that region's place. */
    public Optional<String> promoting(String region) throws RunbookException {
        return any() && !config.parameters().names().isEmpty()
                ? in(region).get(config.parameters().promoting())
                : Optional.empty();
    }

    /**
     * Puts the lost region in the place of the promoted one among those that every place evacuates.
     *
     * @return the places that could not be written, in words
     * @throws RunbookException if the place of the promoted region could not be written
     */
    public List<String> leave(String lost, String promoted) throws RunbookException, InterruptedException {
        return write(promoted, "", parameters -> {
            var evacuated = evacuated(parameters);
            evacuated.remove(promoted);
            evacuated.add(lost);
            evacuate(parameters, evacuated);
        });
    }

    /**
     * Adds the region to those that every place evacuates.
     *
     * @param surviving the region whose place has to be written
     * @return the places that could not be written, in words
     */
    public List<String> evacuate(String region, String surviving) throws RunbookException, InterruptedException {
        return write(surviving, "", parameters -> {
            var evacuated = evacuated(parameters);
            evacuated.add(region);
            evacuate(parameters, evacuated);
        });
    }

    /**
     * Takes the region from those that every place evacuates; where none is left, the parameter is deleted.
     *
     * @param required the region whose place has to be written
     * @return the places that could not be written, in words
     */
    public List<String> restore(String region, String required) throws RunbookException, InterruptedException {
        return write(required, "", parameters -> {
            var evacuated = evacuated(parameters);
            if (evacuated.remove(region)) {
                evacuate(parameters, evacuated);
            }
        });
    }

    private void evacuate(Parameters parameters, Set<String> regions) throws RunbookException {
        if (regions.isEmpty()) {
            parameters.delete(config.parameters().evacuation());
        } else {
            parameters.put(config.parameters().evacuation(), String.join(",", regions));
        }
    }

    /** Returns the regions that the place of that region evacuates. */
    public Set<String> evacuated(String region) throws RunbookException {
        return config.parameters().evacuation().isEmpty() ? Set.of() : evacuated(in(region));
    }

    private Set<String> evacuated(Parameters parameters) throws RunbookException {
        var regions = new LinkedHashSet<String>();
        var text = parameters.get(config.parameters().evacuation()).orElse("");
        Arrays.stream(text.split(","))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .forEach(regions::add);
        return regions;
    }

    @FunctionalInterface
    private interface Change {
        void in(Parameters parameters) throws RunbookException;
    }

    /** Changes the place that has to be written, then all others at once, but for the one that is left out. */
    private List<String> write(String required, String leftOut, Change change)
            throws RunbookException, InterruptedException {
        change.in(in(required));
        var others = places.entrySet().stream()
                .filter(place ->
                        !place.getKey().equals(required) && !place.getKey().equals(leftOut))
                .map(Map.Entry::getValue)
                .toList();
        try (var asking = AllAtOnce.ask(others, place -> failure(place, change))) {
            return asking.answers().stream()
                    .filter(failure -> !failure.isEmpty())
                    .toList();
        }
    }

    private static String failure(Parameters place, Change change) {
        try {
            change.in(place);
            return "";
        } catch (RunbookException e) {
            return String.valueOf(e.getMessage());
        }
    }

    @Override
    public void close() {
        places.values().forEach(Parameters::close);
    }
}
