package dev.homeport.spring.boot.health;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.health.actuate.endpoint.AdditionalHealthEndpointPath;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroup;
import org.springframework.boot.health.actuate.endpoint.HttpCodeStatusMapper;
import org.springframework.boot.health.actuate.endpoint.StatusAggregator;

/**
 * Shows and maps what another group does, with members of its own.
 *
 * @param like the other group
 * @param members which contributors belong to this one
 */
record ExtendedHealthGroup(HealthEndpointGroup like, Predicate<String> members) implements HealthEndpointGroup {

    @Override
    public boolean isMember(String name) {
        return members.test(name);
    }

    @Override
    public boolean showComponents(SecurityContext security) {
        return like.showComponents(security);
    }

    @Override
    public boolean showDetails(SecurityContext security) {
        return like.showDetails(security);
    }

    @Override
    public StatusAggregator getStatusAggregator() {
        return like.getStatusAggregator();
    }

    @Override
    public HttpCodeStatusMapper getHttpCodeStatusMapper() {
        return like.getHttpCodeStatusMapper();
    }

    @Override
    public @Nullable AdditionalHealthEndpointPath getAdditionalPath() {
        return like.getAdditionalPath();
    }
}
