/** What the modules of Homeport share, and nobody else uses: it may change with every release. */
@NullMarked
package dev.homeport.internal;

import org.jspecify.annotations.NullMarked;
