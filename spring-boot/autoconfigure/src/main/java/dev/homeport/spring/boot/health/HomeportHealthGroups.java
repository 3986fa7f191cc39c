package dev.homeport.spring.boot.health;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.web.AdditionalPathsMapper;
import org.springframework.boot.actuate.endpoint.web.WebServerNamespace;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroup;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroups;
import org.springframework.core.env.Environment;

/**
 * Adds Homeport's answers to the groups that ask the same question, and the group {@code region}.
 *
 * <table>
 * <caption>Groups</caption>
 * <tr><th>group</th><th>gets</th></tr>
 * <tr><td>{@code liveness}, where there is one</td><td>{@code homeport/live}</td></tr>
 * <tr><td>{@code readiness}, where there is one</td><td>{@code homeport/ready}</td></tr>
 * <tr><td>{@code region}, new</td><td>{@code homeport/region}</td></tr>
 * </table>
 *
 * <p>A group that the application describes by properties of its own stays as it is.
 */
final class HomeportHealthGroups implements HealthEndpointGroups, AdditionalPathsMapper {

    private static final Map<String, String> QUESTIONS =
            Map.of("liveness", "homeport/live", "readiness", "homeport/ready");

    private static final String REGION = "region";

    private final HealthEndpointGroups groups;
    private final Map<String, HealthEndpointGroup> ours = new HashMap<>();

    HomeportHealthGroups(HealthEndpointGroups groups, Environment environment) {
        this.groups = groups;
        QUESTIONS.forEach((name, member) -> {
            var group = groups.get(name);
            if (group != null && !isDescribed(environment, name)) {
                ours.put(
                        name,
                        new ExtendedHealthGroup(
                                group, contributor -> group.isMember(contributor) || contributor.equals(member)));
            }
        });
        if (groups.get(REGION) == null) {
            ours.put(REGION, new ExtendedHealthGroup(groups.getPrimary(), "homeport/region"::equals));
        }
    }

    private static boolean isDescribed(Environment environment, String group) {
        var prefix = "management.endpoint.health.group." + group + ".";
        return environment.containsProperty(prefix + "include") || environment.containsProperty(prefix + "exclude");
    }

    @Override
    public HealthEndpointGroup getPrimary() {
        return groups.getPrimary();
    }

    @Override
    public Set<String> getNames() {
        var names = new LinkedHashSet<>(groups.getNames());
        names.addAll(ours.keySet());
        return names;
    }

    @Override
    public @Nullable HealthEndpointGroup get(String name) {
        var group = ours.get(name);
        return group != null ? group : groups.get(name);
    }

    @Override
    public @Nullable List<String> getAdditionalPaths(EndpointId endpoint, WebServerNamespace namespace) {
        return groups instanceof AdditionalPathsMapper mapper ? mapper.getAdditionalPaths(endpoint, namespace) : null;
    }
}
