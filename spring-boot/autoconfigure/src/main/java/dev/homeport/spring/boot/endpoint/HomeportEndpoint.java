package dev.homeport.spring.boot.endpoint;

import dev.homeport.region.Evacuation;
import dev.homeport.region.RegionControl;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

/**
 * Shows where this process runs, which regions are evacuated, and what each of its parts has decided. It reads memory only,
 * and is for operators: hosts are shown, passwords are known to none of it.
 */
@Endpoint(id = "homeport")
public class HomeportEndpoint {

    private final String home;
    private final RegionControl control;
    private final List<EndpointSection> sections;

    HomeportEndpoint(String home, RegionControl control, List<EndpointSection> sections) {
        this.home = home;
        this.control = control;
        this.sections = List.copyOf(sections);
    }

    RegionControl control() {
        return control;
    }

    /** Returns everything. */
    @ReadOperation
    public Map<String, Object> show() {
        var shown = new LinkedHashMap<String, Object>();
        shown.put("region", home);
        shown.put(
                "evacuations",
                control.evacuations().stream().map(HomeportEndpoint::evacuation).toList());
        sections.forEach(section -> shown.put(section.name(), section.content()));
        return shown;
    }

    private static Map<String, Object> evacuation(Evacuation evacuation) {
        var shown = new TreeMap<String, Object>();
        shown.put("region", evacuation.region().value());
        shown.put("by", evacuation.origin().name());
        shown.put("reason", evacuation.reason());
        shown.put("since", evacuation.since().toString());
        evacuation.until().ifPresent(until -> shown.put("until", until.toString()));
        return shown;
    }
}
