package dev.homeport.spring.boot.jdbc;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.hibernate.autoconfigure.HibernateProperties;

/**
 * Says that Hibernate makes no schema, unless the application has said what it does. Spring Boot comes to the same end for every
 * database that is not embedded, by borrowing a connection and looking, which takes the whole borrow timeout while there is no
 * primary.
 */
final class NoEmbeddedDatabase implements BeanPostProcessor {

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        if (bean instanceof HibernateProperties properties && properties.getDdlAuto() == null) {
            properties.setDdlAuto("none");
        }
        return bean;
    }
}
