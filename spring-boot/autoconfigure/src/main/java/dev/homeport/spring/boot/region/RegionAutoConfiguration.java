package dev.homeport.spring.boot.region;

import dev.homeport.region.RegionControl;
import dev.homeport.region.RegionName;
import dev.homeport.region.RegionResolver;
import dev.homeport.region.ResolvedRegion;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;

/** Configures the region that the application runs in, the operator's switch, and the application events of Homeport. */
@AutoConfiguration
@ConditionalOnClass(RegionResolver.class)
@EnableConfigurationProperties(HomeportProperties.class)
public final class RegionAutoConfiguration {

    RegionAutoConfiguration() {}

    /** Lazy, since an application that asks for it nowhere need not say where it runs. */
    @Bean
    @Lazy
    @ConditionalOnMissingBean
    ResolvedRegion homeRegion(HomeportProperties properties) {
        return HomeRegion.of(properties.region());
    }

    @Bean
    @ConditionalOnMissingBean
    RegionControl regionControl(HomeportProperties properties) {
        var control = RegionControl.create();
        control.configured(properties.evacuate().stream().map(RegionName::of).toList());
        return control;
    }

    @Bean
    ApplicationEvents homeportEvents(ApplicationEventPublisher publisher, ObjectProvider<RegionControl> controls) {
        var events = new ApplicationEvents(publisher);
        controls.forEach(control -> control.addListener(change -> events.publish(control, change)));
        return events;
    }
}
