using System.Text;

namespace RingBuffer.Generators.Declarations;

/// <summary>
/// A name of C#'s in lower case with dashes: UsbMonitor, USBMonitor and usb_monitor become usb-monitor. For the choices of an option, and
/// what is proposed for the names of plugins and options; pure.
/// </summary>
internal static class DashedName
{
    public static string Of(string name)
    {
        var text = new StringBuilder();
        for (int i = 0; i < name.Length; i++)
        {
            char lower = char.ToLowerInvariant(name[i]);
            bool isLetter = lower is >= 'a' and <= 'z';
            bool separates = !isLetter && lower is not (>= '0' and <= '9');
            bool startsWord = char.IsUpper(name[i]) && i > 0 && (!char.IsUpper(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1])));
            if ((separates || startsWord) && text.Length > 0 && text[text.Length - 1] != '-')
                text.Append('-');
            if (isLetter || (!separates && text.Length > 0))
                text.Append(lower);
        }

        return text.ToString().TrimEnd('-');
    }
}
