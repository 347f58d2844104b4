package dev.dropgate.bench;

import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;

/**
 * The route that one would write first: stock file consumer, choice on the extension, stock file
 * producers.
 */
public final class PlainCamel {
  private PlainCamel() {}

  /** Arguments: inbox, delivered, quarantine. Runs until it is ended. */
  public static void main(String[] args) throws Exception {
    Main main = new Main();
    main.configure()
        .addRoutesBuilder(
            new RouteBuilder() {
              @Override
              public void configure() {
                from("file:" + args[0] + "?recursive=true&delete=true")
                    .choice()
                    .when(simple("${file:ext} == 'exe' || ${file:ext} == 'dll'"))
                    .to("file:" + args[2])
                    .otherwise()
                    .to("file:" + args[1]);
              }
            });
    main.addMainListener(
        new MainListenerSupport() {
          @Override
          public void afterStart(BaseMainSupport started) {
            System.out.println("ready");
          }
        });
    main.run();
  }
}
