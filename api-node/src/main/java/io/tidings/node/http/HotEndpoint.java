package io.tidings.node.http;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A method of a controller that is called so often that plain requests reach it without Spring
 * MVC's dispatch. It takes the path's variable, if there is one, the request and the response, and
 * writes the answer itself; on a virtual thread, so that it may wait. Nothing that it calls may ask
 * for the request of the thread ({@code RequestContextHolder}): it is not kept there.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface HotEndpoint {}
