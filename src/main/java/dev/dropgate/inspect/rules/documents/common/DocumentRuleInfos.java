package dev.dropgate.inspect.rules.documents.common;

import dev.dropgate.inspect.RuleInfo;
import dev.dropgate.inspect.RuleMode;

/** The infos of rules that several scanners share. */
public final class DocumentRuleInfos {
  public static final RuleInfo MACROS =
      onByDefault("office-macros", "an Office document holds VBA macros");
  public static final RuleInfo AUTORUN =
      onByDefault(
          "office-autorun", "a VBA macro runs by itself when the document is opened or closed");
  public static final RuleInfo EXCEL4 =
      onByDefault("excel4-macros", "a workbook has an Excel 4 (XLM) macro sheet");
  public static final RuleInfo EXTERNAL =
      onByDefault("office-external", "an Office document loads an object or a page from elsewhere");
  public static final RuleInfo TEMPLATE =
      onByDefault("office-template", "an Office or RTF document loads its template from elsewhere");
  public static final RuleInfo DDE =
      onByDefault("office-dde", "a document starts a program by a DDE field or link");
  public static final RuleInfo PACKAGE =
      logByDefault("ole-package", "a document holds an embedded file; that file is judged too");
  public static final RuleInfo ENCRYPTED =
      onByDefault(
          "document-encrypted", "a document needs a password, so nothing in it can be judged");
  public static final RuleInfo HWP_SCRIPT =
      onByDefault("hwp-script", "a Hangul document holds a script that does something");
  public static final RuleInfo HWP_OLE =
      logByDefault("hwp-ole", "a Hangul document holds an OLE object; what is in it is judged too");
  public static final RuleInfo HWP_EPS =
      onByDefault("hwp-eps", "a Hangul document holds PostScript that does more than draw");
  public static final RuleInfo RTF_OBJECT =
      logByDefault("rtf-object", "an RTF document holds an object; what is in it is judged too");
  public static final RuleInfo RTF_AUTOLOAD =
      onByDefault(
          "rtf-autoload", "an object in an RTF document loads itself when the document is opened");
  public static final RuleInfo ONENOTE =
      onByDefault(
          "onenote-embedded",
          "a OneNote section holds a program, a script or another text that may be one; all files"
              + " in it are judged too");
  public static final RuleInfo PDF_JAVASCRIPT =
      logByDefault("pdf-javascript", "a PDF holds JavaScript that needs no click to run");
  public static final RuleInfo PDF_HOSTILE =
      onByDefault(
          "pdf-hostile-script",
          "JavaScript in a PDF opens what is attached, builds code from text, or calls what only"
              + " exploits call");
  public static final RuleInfo PDF_FORM =
      logByDefault("pdf-form-script", "a PDF form computes or checks its fields with JavaScript");
  public static final RuleInfo PDF_LAUNCH =
      onByDefault("pdf-launch", "a PDF starts a program or opens a file");
  public static final RuleInfo PDF_EMBEDDED =
      logByDefault("pdf-embedded", "a PDF holds embedded files; they are judged too");
  public static final RuleInfo PDF_OPEN =
      logByDefault("pdf-open-action", "a PDF goes elsewhere or sends data as soon as it is opened");
  public static final RuleInfo PDF_SHARE =
      onByDefault(
          "pdf-remote-share",
          "a PDF leads to a file of another machine, which learns who opens it");
  public static final RuleInfo LINK =
      onByDefault(
          "dangerous-link",
          "a link in a document that starts a program, or one of Windows by a scheme of its own");
  public static final RuleInfo EQUATION =
      onByDefault("equation-object", "an RTF document holds an object of the old Equation Editor");
  public static final RuleInfo CSV =
      logByDefault(
          "csv-formula",
          "a table that is text has a formula that starts a program or fetches something");
  public static final RuleInfo SMUGGLING =
      onByDefault(
          "html-smuggling", "a page has a file in it as text, and saves it when it is opened");
  public static final RuleInfo HTML_SCRIPT =
      onByDefault("html-script", "a script or object in a page starts programs of Windows");
  public static final RuleInfo SVG_SCRIPT =
      onByDefault(
          "svg-script", "a drawing (SVG) has a script, a handler of events or a link to a script");
  public static final RuleInfo PDF_MEDIA =
      onByDefault(
          "pdf-rich-media", "a PDF holds Flash, which no reader plays any more; video and 3D too");
  public static final RuleInfo PDF_XFA =
      logByDefault("pdf-xfa-script", "a form in a PDF that is XML (XFA) has scripts");

  private DocumentRuleInfos() {}

  private static RuleInfo onByDefault(String id, String meaning) {
    return new RuleInfo(id, RuleMode.ON, meaning);
  }

  private static RuleInfo logByDefault(String id, String meaning) {
    return new RuleInfo(id, RuleMode.LOG, meaning);
  }
}
