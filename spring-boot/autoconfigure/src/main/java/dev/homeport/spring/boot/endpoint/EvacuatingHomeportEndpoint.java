package dev.homeport.spring.boot.endpoint;

import dev.homeport.region.RegionControl;
import dev.homeport.region.RegionName;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.convert.DurationStyle;

/**
 * Also evacuates and restores regions, in this process alone. It is switched on by
 * {@code homeport.endpoint.evacuation.enabled}, since it takes a region out of service for whoever may call it.
 */
@Endpoint(id = "homeport")
public class EvacuatingHomeportEndpoint extends HomeportEndpoint {

    EvacuatingHomeportEndpoint(String home, RegionControl control, List<EndpointSection> sections) {
        super(home, control, sections);
    }

    /**
     * Evacuates a region.
     *
     * @param region its name
     * @param reason why, for people
     * @param expiry after how long it ends, such as {@code 30m}; until further notice without one
     */
    @WriteOperation
    public Map<String, Object> evacuate(String region, String reason, @Nullable String expiry) {
        var name = RegionName.of(region);
        if (expiry == null) {
            control().evacuate(name, reason);
        } else {
            Duration after = DurationStyle.detectAndParse(expiry);
            control().evacuate(name, reason, after);
        }
        return show();
    }

    /** Restores a region that was evacuated by this endpoint or by the application's code. */
    @DeleteOperation
    public Map<String, Object> restore(String region) {
        control().restore(RegionName.of(region));
        return show();
    }
}
