package dev.homeport.spring.boot.test;

import dev.homeport.testkit.LabRegion;
import dev.homeport.testkit.RegionLab;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.core.env.Environment;

/** Writes what the starter has to know of a lab as its properties. */
final class LabProperties {

    private static final String REGION = "homeport.region";
    private static final String HEALTH_PORT = "homeport.health.server.port";

    private LabProperties() {}

    /**
     * Returns the properties. The application is in the lab's first region, unless it is in another one of the lab by a property of
     * its own. Its health server takes a free port and does not drain, since no load balancer watches it.
     */
    static Map<String, Object> of(RegionLab lab, Environment environment) {
        var properties = new LinkedHashMap<String, Object>();
        var names = lab.regions().stream().map(LabRegion::name).toList();
        if (!names.contains(environment.getProperty(REGION))) {
            properties.put(REGION, names.get(0));
        }
        if (lab.hasPostgres()) {
            properties.put("homeport.jdbc.database", lab.database());
            properties.put("homeport.jdbc.username", lab.username());
            properties.put("homeport.jdbc.password", lab.password());
            for (int i = 0; i < names.size(); i++) {
                var node = "homeport.jdbc.nodes[" + i + "].";
                properties.put(node + "region", names.get(i));
                properties.put(node + "host", lab.regions().get(i).host());
                properties.put(node + "port", lab.regions().get(i).port());
            }
        }
        if (lab.hasDynamoDb()) {
            for (int i = 0; i < names.size(); i++) {
                properties.put("homeport.dynamodb.regions[" + i + "]", names.get(i));
            }
        }
        if (environment.containsProperty(HEALTH_PORT)) {
            properties.put(HEALTH_PORT, 0);
            properties.put("homeport.health.server.drain", "0s");
        }
        return properties;
    }
}
