//! Rules about the file as a whole.

use super::{Page, Said};

pub(super) const UNREADABLE_FILE: Page = Page {
    title: Said { vi: "Tệp không đọc được", en: "File that cannot be read" },
    meaning: Said {
        vi: "Tệp, hoặc một trang tính trong tệp, bị hỏng, bị ngắt giữa chừng khi sao chép, rỗng, hoặc vượt giới hạn an \
             toàn (quá lớn, quá nhiều ô), nên không lấy được số liệu ở đó. Phần không đọc được không được tính vào \
             tổng; các tệp khác vẫn được xử lý bình thường.",
        en: "The file, or a sheet of it, is damaged, cut short while being copied, empty, or beyond the safety limits \
             (too large, too many cells), so no figure can be taken from it. What cannot be read is left out of totals; \
             the other files are processed as usual.",
    },
    example: Said {
        vi: "Tệp của xã A chỉ còn 12 KB trong khi bản gốc 85 KB vì bị ngắt lúc tải về. 10 xã gửi, 9 xã đọc được: mỗi \
             tổng ghi rõ “từ 9 đơn vị”.",
        en: "The file of commune A has 12 KB where the original has 85 KB: the download broke off. 10 communes sent, 9 \
             can be read: every total says “from 9 units”.",
    },
    unit: Said {
        vi: "mở tệp trên máy của mình, lưu lại dạng Excel (.xlsx) rồi gửi lại; nếu chính đơn vị cũng không mở được thì \
             lập lại từ bản lưu gần nhất.",
        en: "open the file on your own machine, save it as an Excel workbook (.xlsx) and send it again; if you cannot \
             open it either, start from your last good copy.",
    },
    officer: Said {
        vi: "tải lại tệp từ nơi nhận và mở thử; nếu vẫn hỏng thì đề nghị đơn vị gửi lại, trong lúc chờ coi như đơn vị \
             chưa gửi.",
        en: "download the file again and try to open it; if it is still damaged, ask the unit to send it again and \
             treat the unit as missing until then.",
    },
};

pub(super) const ENCRYPTED_FILE: Page = Page {
    title: Said { vi: "Tệp có mật khẩu", en: "File with a password" },
    meaning: Said {
        vi: "Tệp được đặt mật khẩu mở nên không xem được nội dung. Chương trình không hỏi và không dò mật khẩu; báo cáo \
             này không được tính vào tổng. Khóa trang tính để chống sửa thì không sao, vẫn đọc được.",
        en: "The file asks for a password when opened, so its content cannot be seen. The program neither asks for \
             passwords nor tries any; the return is left out of totals. A sheet merely locked against changes is fine.",
    },
    example: Said {
        vi: "10 xã gửi báo cáo, tệp của xã A có mật khẩu: tổng tính từ 9 xã.",
        en: "10 communes sent a return, the file of commune A has a password: totals come from 9 communes.",
    },
    unit: Said {
        vi: "mở tệp bằng mật khẩu, bỏ mật khẩu mở tệp (Tệp › Thông tin › Bảo vệ sổ làm việc; bản Excel tiếng Anh: File › \
             Info › Protect Workbook), lưu và gửi lại.",
        en: "open the file with its password, remove the password (File › Info › Protect Workbook), save and send it \
             again.",
    },
    officer: Said {
        vi: "đề nghị đơn vị gửi bản không có mật khẩu; nếu đã biết mật khẩu thì tự bỏ mật khẩu rồi tổng hợp lại.",
        en: "ask the unit for a copy without password; if you know the password, remove it and consolidate again.",
    },
};

pub(super) const WRONG_FILE_TYPE: Page = Page {
    title: Said { vi: "Tệp không phải bảng tính", en: "File that is not a spreadsheet" },
    meaning: Said {
        vi: "Nội dung tệp không phải bảng tính, dù tên tệp có thể mang đuôi của bảng tính: thường là tệp Word, PDF hoặc \
             ảnh chụp. Loại tệp được xác định theo nội dung, không theo tên. Báo cáo này không được tính vào tổng.",
        en: "The content is not a spreadsheet, although the name may say so: usually a Word document, a PDF or a \
             photograph. The type is judged by the content, not by the name. The return is left out of totals.",
    },
    example: Said {
        vi: "Tệp “bao cao xa A.xlsx” thực ra là tệp Word (.docx) được đổi tên; 35 số liệu trong đó không được tổng hợp.",
        en: "The file “bao cao xa A.xlsx” is a Word document (.docx) under another name; the 35 figures in it are not \
             consolidated.",
    },
    unit: Said {
        vi: "nhập số liệu vào đúng tệp mẫu Excel và gửi tệp đó; đổi đuôi tên tệp không biến tệp Word thành bảng tính.",
        en: "fill in the Excel form and send that file; renaming a Word document does not make it a spreadsheet.",
    },
    officer: Said {
        vi: "đề nghị đơn vị gửi bảng tính; không tự gõ lại số liệu từ bản ảnh khi đơn vị chưa xác nhận.",
        en: "ask the unit for the spreadsheet; do not retype figures from a picture without the unit's confirmation.",
    },
};

pub(super) const UNKNOWN_FORM: Page = Page {
    title: Said { vi: "Không nhận ra biểu", en: "Form not recognised" },
    meaning: Said {
        vi: "Nội dung trang tính không khớp với biểu nào của bộ biểu mẫu đang dùng: mẫu khác, mẫu của năm trước, hoặc \
             mẫu của cấp khác. Biểu được nhận ra theo tiêu đề, mã và tên chỉ tiêu, nên đổi tên trang tính không phải là \
             nguyên nhân. Số liệu trên trang này không được tính vào tổng.",
        en: "The sheet matches no form of the template in use: another form, last year's version, or the form of \
             another level. A form is recognised by its captions, codes and labels, so the name of the sheet does not \
             matter. The figures of this sheet are left out of totals.",
    },
    example: Said {
        vi: "Biểu năm nay có 42 chỉ tiêu. Xã A dùng mẫu năm trước có 38 chỉ tiêu, chỉ 15 chỉ tiêu trùng với mẫu mới.",
        en: "This year's form has 42 indicators. Commune A used last year's with 38, of which only 15 are the same.",
    },
    unit: Said {
        vi: "chép số liệu sang đúng mẫu của kỳ này rồi gửi lại; không tự thêm, bớt dòng và cột.",
        en: "copy the figures into the form of this period and send it again; do not add or remove rows or columns.",
    },
    officer: Said {
        vi: "kiểm tra đã chọn đúng bộ biểu mẫu chưa (`--template`); nếu đúng thì gửi mẫu trống cho đơn vị \
             (`tonghop template blank`). Nhiều đơn vị dùng mẫu năm trước thì lập bảng chuyển số liệu (`tonghop template diff`): \
             từ đó số liệu trên mẫu cũ được chuyển sang mẫu mới.",
        en: "check that the right template is chosen (`--template`); if so, send the unit a blank form \
             (`tonghop template blank`). Where many units use last year's form, make a mapping (`tonghop template diff`): \
             their figures are then carried over to the new form.",
    },
};

pub(super) const MISSING_FORM: Page = Page {
    title: Said { vi: "Thiếu biểu", en: "Missing form" },
    meaning: Said {
        vi: "Báo cáo của đơn vị thiếu một biểu mà bộ biểu mẫu yêu cầu. Các biểu khác vẫn được tính; riêng biểu thiếu thì \
             đơn vị được coi là chưa gửi, và các tổng của biểu đó ghi rõ tính từ bao nhiêu đơn vị.",
        en: "The return lacks a form that the template asks for. The other forms are used; for the missing one the unit \
             counts as not submitted, and the totals of that form say from how many units they come.",
    },
    example: Said {
        vi: "Bộ biểu mẫu có 7 biểu, xã A chỉ gửi 6, thiếu Biểu 4: các tổng của Biểu 4 tính từ 9 trong 10 xã.",
        en: "The template has 7 forms, commune A sent 6, without form 4: totals of form 4 come from 9 of 10 communes.",
    },
    unit: Said {
        vi: "bổ sung biểu còn thiếu rồi gửi lại cả tệp; biểu không phát sinh số liệu vẫn phải gửi, ghi 0 hoặc “Không phát \
             sinh”.",
        en: "add the missing form and send the whole file again; a form in which nothing arose is sent too, with 0 or \
             “Không phát sinh”.",
    },
    officer: Said {
        vi: "xem đơn vị có gửi biểu này trong một tệp riêng không; nếu có, đặt tệp đó vào cùng thư mục rồi tổng hợp lại.",
        en: "see whether the unit sent the form as a separate file; if so, put it into the same folder and consolidate \
             again.",
    },
};

pub(super) const WRONG_PERIOD: Page = Page {
    title: Said { vi: "Sai kỳ báo cáo", en: "Wrong period" },
    meaning: Said {
        vi: "Kỳ ghi trong báo cáo khác với kỳ đang tổng hợp. Cộng số liệu của hai kỳ vào nhau sẽ cho tổng sai, nên báo \
             cáo này không được tính vào tổng.",
        en: "The period named in the return is not the period being consolidated. Adding figures of two periods gives a \
             wrong total, so the return is left out.",
    },
    example: Said {
        vi: "Đang tổng hợp quý I/2024, báo cáo của xã A ghi “quý IV/2023”: 120 hồ sơ của quý trước không được cộng vào \
             quý này.",
        en: "The first quarter of 2024 is being consolidated, the return of commune A says “quý IV/2023”: the 120 files \
             of last quarter are not added to this one.",
    },
    unit: Said {
        vi: "nếu gửi nhầm thì gửi báo cáo đúng kỳ; nếu chỉ quên sửa dòng tiêu đề thì sửa kỳ ở tiêu đề rồi gửi lại.",
        en: "if it is the wrong file, send the right one; if only the title line was not updated, correct it and send \
             the return again.",
    },
    officer: Said {
        vi: "hỏi đơn vị số liệu là của kỳ nào, không tự sửa tiêu đề thay; nếu cả thư mục cùng bị lỗi này thì xem lại kỳ \
             đã chọn (`--period`).",
        en: "ask the unit which period the figures are of, do not change the title yourself; if the whole folder has \
             this error, check the chosen period (`--period`).",
    },
};

pub(super) const UNKNOWN_UNIT: Page = Page {
    title: Said { vi: "Chưa rõ đơn vị", en: "Uncertain unit" },
    meaning: Said {
        vi: "Tên đơn vị không có trong danh sách đơn vị, hoặc tên ở dòng tiêu đề, trong tệp và ở tên tệp không giống \
             nhau. Số liệu vẫn được tính cho đơn vị nêu trong phát hiện, nhưng có thể là của đơn vị khác.",
        en: "The unit is not in the list of units, or the title lines, the file and the file name disagree. The figures \
             are used for the unit named in the finding, but may belong to another.",
    },
    example: Said {
        vi: "Tiêu đề ghi “UBND xã A” nhưng tên tệp là “xa B.xlsx”: 30 hồ sơ được ghi cho xã A, cần kiểm tra lại.",
        en: "The title says “UBND xã A”, the file is named “xa B.xlsx”: the 30 files are given to commune A; please check.",
    },
    unit: Said {
        vi: "ghi đúng tên đầy đủ của đơn vị ở dòng tiêu đề, theo tên hiện nay sau sắp xếp đơn vị hành chính.",
        en: "write the full name of the unit in the title line, as it is now after the reorganisation.",
    },
    officer: Said {
        vi: "xác định báo cáo là của đơn vị nào; nếu là tên mới hoặc tên gọi khác thì bổ sung vào danh sách đơn vị \
             (`--units`).",
        en: "find out whose return it is; if the name is new or another name of a known unit, add it to the list of \
             units (`--units`).",
    },
};

pub(super) const DUPLICATE_RETURN: Page = Page {
    title: Said { vi: "Nhiều báo cáo của một đơn vị", en: "More than one return of a unit" },
    meaning: Said {
        vi: "Trong thư mục có nhiều báo cáo của cùng một đơn vị cho cùng một kỳ. Chỉ một bản được dùng, không bao giờ \
             cộng cả hai; phát hiện nêu rõ bản nào được dùng và số liệu nào khác nhau. Khi không có gì cho biết bản nào \
             gửi sau thì đó là lỗi, và những số khác nhau không được cộng.",
        en: "The folder holds more than one return of the same unit for the same period. One of them is used, they are \
             never added; the finding says which one is used and which figures differ. Where nothing tells which was sent \
             later it is an error, and the figures that differ are not counted.",
    },
    example: Said {
        vi: "Xã A gửi hai tệp: một bản ghi 120 hồ sơ, một bản ghi 125. Tổng dùng số của bản gửi sau, không dùng 120 + 125 = \
             245.",
        en: "Commune A sent two files: one says 120, the other 125. The total uses that of the later one, not 120 + 125 = 245.",
    },
    unit: Said {
        vi: "báo cho nơi nhận bản nào là bản chính thức; lần sau gửi bản thay thế thì ghi rõ là thay cho bản nào.",
        en: "say which one is final; next time, say which file a corrected one replaces.",
    },
    officer: Said {
        vi: "giữ lại bản chính thức, chuyển bản kia ra khỏi thư mục rồi tổng hợp lại.",
        en: "keep the final one, move the other out of the folder and consolidate again.",
    },
};

pub(super) const MISSING_RETURN: Page = Page {
    title: Said { vi: "Đơn vị chưa gửi báo cáo", en: "Return not sent" },
    meaning: Said {
        vi: "Đơn vị có trong danh sách nhưng không có báo cáo nào trong thư mục. Tổng không có số liệu của đơn vị này và \
             ghi rõ tính từ bao nhiêu đơn vị; chỗ thiếu không bao giờ được thay bằng 0. Ở mức ghi nhận: đơn vị trong danh \
             sách không tính là phải báo cáo (cấp khác, đã hết hiệu lực) và lý do.",
        en: "The unit is in the list, but the folder has no return of it. Totals are without its figures and say from \
             how many units they come; what is missing is never taken as 0. As an info: units of the list that are not \
             expected to report (of another level, no longer in being), with the reason.",
    },
    example: Said {
        vi: "Danh sách có 10 xã, nhận được báo cáo của 9 xã: tổng 1.080 hồ sơ là của 9 xã, chưa phải của cả 10 xã.",
        en: "The list has 10 communes, 9 have sent: the total of 1,080 files is of 9 communes, not yet of all 10.",
    },
    unit: Said {
        vi: "gửi báo cáo; trong kỳ không phát sinh gì cũng gửi, ghi 0 hoặc “Không phát sinh”.",
        en: "send the return; also when nothing arose in the period, with 0 or “Không phát sinh”.",
    },
    officer: Said {
        vi: "đôn đốc đơn vị; nếu đơn vị đã sáp nhập hoặc không phải báo cáo kỳ này thì sửa danh sách đơn vị (`--units`).",
        en: "remind the unit; if it has been merged or does not report this period, correct the list of units (`--units`).",
    },
};
