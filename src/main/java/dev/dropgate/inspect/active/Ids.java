package dev.dropgate.inspect.active;

import dev.dropgate.inspect.Level;
import dev.dropgate.inspect.RuleInfo;

/** The rules' ids, which several readers share. */
final class Ids {
  static final RuleInfo MACROS = on("office-macros", "an Office document holds VBA macros");
  static final RuleInfo AUTORUN =
      on("office-autorun", "a VBA macro runs by itself when the document is opened or closed");
  static final RuleInfo EXCEL4 = on("excel4-macros", "a workbook has an Excel 4 (XLM) macro sheet");
  static final RuleInfo EXTERNAL =
      on("office-external", "an Office document loads an object or a page from elsewhere");
  static final RuleInfo TEMPLATE =
      on("office-template", "an Office or RTF document loads its template from elsewhere");
  static final RuleInfo DDE =
      on("office-dde", "a document starts a program by a DDE field or link");
  static final RuleInfo PACKAGE =
      log("ole-package", "a document holds an embedded file; that file is judged too");
  static final RuleInfo ENCRYPTED =
      on("document-encrypted", "a document needs a password, so nothing in it can be judged");
  static final RuleInfo HWP_SCRIPT =
      on("hwp-script", "a Hangul document holds a script that does something");
  static final RuleInfo HWP_OLE =
      log("hwp-ole", "a Hangul document holds an OLE object; what is in it is judged too");
  static final RuleInfo HWP_EPS =
      on("hwp-eps", "a Hangul document holds PostScript that does more than draw");
  static final RuleInfo RTF_OBJECT =
      log("rtf-object", "an RTF document holds an object; what is in it is judged too");
  static final RuleInfo RTF_AUTOLOAD =
      on("rtf-autoload", "an object in an RTF document loads itself when the document is opened");
  static final RuleInfo ONENOTE =
      on(
          "onenote-embedded",
          "a OneNote section holds a program, a script or another text that may be one; all files"
              + " in it are judged too");
  static final RuleInfo PDF_JAVASCRIPT =
      log("pdf-javascript", "a PDF holds JavaScript that needs no click to run");
  static final RuleInfo PDF_HOSTILE =
      on(
          "pdf-hostile-script",
          "JavaScript in a PDF opens what is attached, builds code from text, or calls what only"
              + " exploits call");
  static final RuleInfo PDF_FORM =
      log("pdf-form-script", "a PDF form computes or checks its fields with JavaScript");
  static final RuleInfo PDF_LAUNCH = on("pdf-launch", "a PDF starts a program or opens a file");
  static final RuleInfo PDF_EMBEDDED =
      log("pdf-embedded", "a PDF holds embedded files; they are judged too");
  static final RuleInfo PDF_OPEN =
      log("pdf-open-action", "a PDF goes elsewhere or sends data as soon as it is opened");
  static final RuleInfo PDF_SHARE =
      on("pdf-remote-share", "a PDF leads to a file of another machine, which learns who opens it");
  static final RuleInfo LINK =
      on(
          "dangerous-link",
          "a link in a document that starts a program, or one of Windows by a scheme of its own");
  static final RuleInfo EQUATION =
      on("equation-object", "an RTF document holds an object of the old Equation Editor");
  static final RuleInfo CSV =
      log(
          "csv-formula",
          "a table that is text has a formula that starts a program or fetches something");
  static final RuleInfo SMUGGLING =
      on("html-smuggling", "a page has a file in it as text, and saves it when it is opened");
  static final RuleInfo HTML_SCRIPT =
      on("html-script", "a script or object in a page starts programs of Windows");
  static final RuleInfo SVG_SCRIPT =
      on("svg-script", "a drawing (SVG) has a script, a handler of events or a link to a script");
  static final RuleInfo PDF_MEDIA =
      on("pdf-rich-media", "a PDF holds Flash, which no reader plays any more; video and 3D too");
  static final RuleInfo PDF_XFA =
      log("pdf-xfa-script", "a form in a PDF that is XML (XFA) has scripts");

  private Ids() {}

  private static RuleInfo on(String id, String meaning) {
    return new RuleInfo(id, Level.ON, meaning);
  }

  private static RuleInfo log(String id, String meaning) {
    return new RuleInfo(id, Level.LOG, meaning);
  }
}
